package main

import (
	"bytes"
	"encoding/json"
)

func readJSON(input []byte, into any) error { return json.Unmarshal(input, into) }

// toJSON is json.Marshal, but `<`, `>` and `&` stay as they are: only an Encoder can be told so. Its line feed goes again.
func toJSON(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte{'\n'}), nil
}
