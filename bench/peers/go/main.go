// The Go peers: a Firehose transform on the standard library's regexp (RE2's algorithm) and time, Go 1.19. There are two,
// by the library that reads and writes JSON: json_iterator.go (json-iterator 1.1.12) and encoding_json.go (the standard
// library's); each is built with this file.
//
//	peer PATTERN < event.json > response.json
//	peer PATTERN --bench N < event.json     ns per event on stdout, the mean of N after a warm-up
package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"time"
)

type event struct {
	Records []record `json:"records"`
}

type record struct {
	RecordID string `json:"recordId"`
	Data     []byte `json:"data"`
}

type result struct {
	RecordID string `json:"recordId"`
	Result   string `json:"result"`
	Data     []byte `json:"data"`
}

type response struct {
	Records []result `json:"records"`
}

type line struct {
	Host      string  `json:"host"`
	Identity  *string `json:"identity"`
	User      *string `json:"user"`
	Timestamp string  `json:"timestamp"`
	Method    *string `json:"method"`
	Path      *string `json:"path"`
	Protocol  *string `json:"protocol"`
	Status    int     `json:"status"`
	Size      *int64  `json:"size"`
	Referrer  *string `json:"referrer"`
	Agent     *string `json:"agent"`
	Request   *string `json:"request,omitempty"`
}

const (
	clf = "02/Jan/2006:15:04:05 -0700"
	iso = "2006-01-02T15:04:05.000Z"
)

// transformLine gives a line as JSON, or nil where it does not parse.
func transformLine(re *regexp.Regexp, data []byte) []byte {
	found := re.FindSubmatchIndex(data)
	if found == nil {
		return nil
	}
	text := func(group int) *string {
		if found[2*group] < 0 {
			return nil
		}
		value := string(data[found[2*group]:found[2*group+1]])
		return &value
	}
	orNull := func(group int) *string {
		if value := text(group); value != nil && *value != "-" {
			return value
		}
		return nil
	}
	at, err := time.Parse(clf, *text(4))
	if err != nil {
		return nil
	}
	status, err := strconv.Atoi(*text(9))
	if err != nil {
		return nil
	}
	var size *int64
	if written := orNull(10); written != nil {
		number, err := strconv.ParseInt(*written, 10, 64)
		if err != nil {
			return nil
		}
		size = &number
	}
	out, err := toJSON(&line{
		Host: *text(1), Identity: orNull(2), User: orNull(3), Timestamp: at.UTC().Format(iso),
		Method: text(5), Path: text(6), Protocol: text(7), Status: status, Size: size,
		Referrer: orNull(11), Agent: orNull(12), Request: text(8),
	})
	if err != nil {
		return nil
	}
	return append(out, '\n')
}

func transform(re *regexp.Regexp, input []byte) []byte {
	var in event
	check(readJSON(input, &in))
	out := response{Records: make([]result, 0, len(in.Records))}
	for _, r := range in.Records {
		if data := transformLine(re, r.Data); data != nil {
			out.Records = append(out.Records, result{r.RecordID, "Ok", data})
		} else {
			out.Records = append(out.Records, result{r.RecordID, "ProcessingFailed", r.Data})
		}
	}
	reply, err := toJSON(&out)
	check(err)
	return reply
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	re := regexp.MustCompile(os.Args[1])
	input, err := io.ReadAll(os.Stdin)
	check(err)
	if len(os.Args) < 4 || os.Args[2] != "--bench" {
		_, err = os.Stdout.Write(transform(re, input))
		check(err)
		return
	}
	rounds, err := strconv.Atoi(os.Args[3])
	check(err)
	for i := 0; i < (rounds+1)/2; i++ {
		transform(re, input)
	}
	start := time.Now()
	for i := 0; i < rounds; i++ {
		transform(re, input)
	}
	fmt.Println(time.Since(start).Nanoseconds() / int64(rounds))
}
