//! The Rust peer for Apache's combined log: serde_json 1.0.87, base64 0.13.0, regex 1.7.1 and chrono 0.4.23 (Debian 12's
//! crates); a release build with link-time optimisation.

use chrono::{DateTime, SecondsFormat, Utc};
use regex::{Captures, Regex};
use serde::Serialize;

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
        let or_null = |group: usize| text(group).and_then(peer::or_null);
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

fn main() {
    let pattern = std::env::args().nth(1).expect("a pattern");
    let regex = Regex::new(&pattern).expect("a pattern");
    peer::run(|line| serde_json::to_vec(&Line::from_captures(&regex.captures(line)?)?).ok());
}
