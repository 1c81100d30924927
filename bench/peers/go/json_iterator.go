package main

import jsoniter "github.com/json-iterator/go"

// As the standard library's encoder, but `<`, `>` and `&` stay as they are.
var codec = jsoniter.Config{EscapeHTML: false}.Froze()

func readJSON(input []byte, into any) error { return codec.Unmarshal(input, into) }

func toJSON(value any) ([]byte, error) { return codec.Marshal(value) }
