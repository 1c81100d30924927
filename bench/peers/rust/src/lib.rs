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

/// What becomes of a line.
pub enum Shaped {
    Json(Vec<u8>),
    Dropped,
}

/// The result of a record; `None` where it is no record.
fn transform_record<'a>(shape: &impl Fn(&str) -> Option<Shaped>, record: &Record<'a>) -> Option<ResultRecord<'a>> {
    let &Record { record_id, data } = record;
    let bytes = base64::decode(data).ok()?;
    Some(match shape(std::str::from_utf8(&bytes).ok()?)? {
        Shaped::Json(mut json) => {
            json.push(b'\n');
            ResultRecord { record_id, result: "Ok", data: base64::encode(json).into() }
        }
        Shaped::Dropped => ResultRecord { record_id, result: "Dropped", data: "".into() },
    })
}

fn transform(shape: &impl Fn(&str) -> Option<Shaped>, event: &[u8]) -> Vec<u8> {
    let event: Event = serde_json::from_slice(event).expect("a Firehose event");
    let records = event
        .records
        .iter()
        .map(|record| {
            transform_record(shape, record).unwrap_or(ResultRecord {
                record_id: record.record_id,
                result: "ProcessingFailed",
                data: record.data.into(),
            })
        })
        .collect();
    serde_json::to_vec(&Response { records }).expect("a response")
}

/// As [`run_shaped`], of lines that are all kept.
pub fn run(shape: impl Fn(&str) -> Option<Vec<u8>>) {
    run_shaped(|line| shape(line).map(Shaped::Json));
}

/// Runs the peer by its arguments. `shape` gives what a line becomes, or `None` where the line is no record.
pub fn run_shaped(shape: impl Fn(&str) -> Option<Shaped>) {
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
