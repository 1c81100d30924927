//! The Rust peer: a Firehose transform on serde_json 1.0.87, base64 0.13.0, regex 1.7.1 and chrono 0.4.23 (Debian 12's
//! crates); a release build with link-time optimisation.
//!
//!     peer PATTERN < event.json > response.json
//!     peer PATTERN --bench N < event.json     ns per event on stdout, the mean of N after a warm-up

use std::io::{Read, Write};
use std::time::Instant;

use chrono::{DateTime, SecondsFormat, Utc};
use regex::{Captures, Regex};
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

#[derive(Serialize)]
struct Line<'a> {
    host: &'a str,
    identity: Option<&'a str>,
    user: Option<&'a str>,
    timestamp: String,
    method: Option<&'a str>,
    path: Option<&'a str>,
    protocol: Option<&'a str>,
    status: u16,
    size: Option<u64>,
    referrer: Option<&'a str>,
    agent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a str>,
}

impl<'a> Line<'a> {
    /// The captures in the pattern's order; `None` where a field is not of its type.
    fn from_captures(captures: &Captures<'a>) -> Option<Self> {
        let text = |group: usize| captures.get(group).map(|found| found.as_str());
        let or_null = |group: usize| text(group).filter(|&value| value != "-");
        let time = DateTime::parse_from_str(text(4)?, "%d/%b/%Y:%H:%M:%S %z").ok()?;
        Some(Line {
            host: text(1)?,
            identity: or_null(2),
            user: or_null(3),
            timestamp: time.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::Millis, true),
            method: text(5),
            path: text(6),
            protocol: text(7),
            status: text(9)?.parse().ok()?,
            size: or_null(10).map(str::parse).transpose().ok()?,
            referrer: or_null(11),
            agent: or_null(12),
            request: text(8),
        })
    }
}

fn transform_line(regex: &Regex, data: &str) -> Option<String> {
    let bytes = base64::decode(data).ok()?;
    let line = std::str::from_utf8(&bytes).ok()?;
    let mut json = serde_json::to_vec(&Line::from_captures(&regex.captures(line)?)?).ok()?;
    json.push(b'\n');
    Some(base64::encode(json))
}

fn transform(regex: &Regex, event: &[u8]) -> Vec<u8> {
    let event: Event = serde_json::from_slice(event).expect("a Firehose event");
    let records = event
        .records
        .iter()
        .map(|&Record { record_id, data }| match transform_line(regex, data) {
            Some(json) => ResultRecord { record_id, result: "Ok", data: json.into() },
            None => ResultRecord { record_id, result: "ProcessingFailed", data: data.into() },
        })
        .collect();
    serde_json::to_vec(&Response { records }).expect("a response")
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let regex = Regex::new(&arguments[1]).expect("a pattern");
    let mut event = Vec::new();
    std::io::stdin().read_to_end(&mut event).expect("an event on stdin");
    if arguments.get(2).map(String::as_str) != Some("--bench") {
        std::io::stdout().write_all(&transform(&regex, &event)).expect("stdout");
        return;
    }
    let rounds: u32 = arguments[3].parse().expect("a number of events");
    for _ in 0..(rounds + 1) / 2 {
        std::hint::black_box(transform(&regex, &event));
    }
    let start = Instant::now();
    for _ in 0..rounds {
        std::hint::black_box(transform(&regex, &event));
    }
    println!("{}", start.elapsed().as_nanos() / u128::from(rounds));
}
