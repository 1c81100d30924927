//! The Rust peer's frame: a Firehose event to a Firehose response, around a function that shapes one line.
//!
//!     PEER PATTERN < event.json > response.json
//!     PEER PATTERN --bench N < event.json     ns per event on stdout, the mean of N after a warm-up

use std::io::{Read, Write};
use std::time::Instant;

use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow)]
    records: Vec<Record<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    record_id: &'a str,
    data: &'a str,
}

#[derive(Serialize)]
struct Response<'a> {
    records: Vec<ResultRecord<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultRecord<'a> {
    record_id: &'a str,
    result: &'static str,
    data: std::borrow::Cow<'a, str>,
}

/// The base64 of what the line becomes, a line feed behind it; `None` where it is no record.
fn transform_data(shape: &impl Fn(&str) -> Option<Vec<u8>>, data: &str) -> Option<String> {
    let bytes = base64::decode(data).ok()?;
    let mut json = shape(std::str::from_utf8(&bytes).ok()?)?;
    json.push(b'\n');
    Some(base64::encode(json))
}

fn transform(shape: &impl Fn(&str) -> Option<Vec<u8>>, event: &[u8]) -> Vec<u8> {
    let event: Event = serde_json::from_slice(event).expect("a Firehose event");
    let records = event
        .records
        .iter()
        .map(|&Record { record_id, data }| match transform_data(shape, data) {
            Some(json) => ResultRecord { record_id, result: "Ok", data: json.into() },
            None => ResultRecord { record_id, result: "ProcessingFailed", data: data.into() },
        })
        .collect();
    serde_json::to_vec(&Response { records }).expect("a response")
}

/// Runs the peer by its arguments. `shape` gives a line's JSON, or `None` where the line is no record.
pub fn run(shape: impl Fn(&str) -> Option<Vec<u8>>) {
    let arguments: Vec<String> = std::env::args().collect();
    let mut event = Vec::new();
    std::io::stdin().read_to_end(&mut event).expect("an event on stdin");
    if arguments.get(2).map(String::as_str) != Some("--bench") {
        std::io::stdout().write_all(&transform(&shape, &event)).expect("stdout");
        return;
    }
    let rounds: u32 = arguments[3].parse().expect("a number of events");
    for _ in 0..(rounds + 1) / 2 {
        std::hint::black_box(transform(&shape, &event));
    }
    let start = Instant::now();
    for _ in 0..rounds {
        std::hint::black_box(transform(&shape, &event));
    }
    println!("{}", start.elapsed().as_nanos() / u128::from(rounds));
}

/// A field's text, `-` being nothing.
pub fn or_null(text: &str) -> Option<&str> {
    Some(text).filter(|&text| text != "-")
}
