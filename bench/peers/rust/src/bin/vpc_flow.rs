//! The Rust peer for VPC flow logs in the default format: fourteen words, by the format's pattern or, in its place, by `split`.

use std::borrow::Cow;

use chrono::{NaiveDateTime, SecondsFormat, TimeZone, Utc};
use regex::Regex;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Flow<'a> {
    version: Option<i64>,
    account_id: Option<&'a str>,
    interface_id: Option<&'a str>,
    srcaddr: Option<&'a str>,
    dstaddr: Option<&'a str>,
    srcport: Option<i64>,
    dstport: Option<i64>,
    protocol: Option<i64>,
    packets: Option<i64>,
    bytes: Option<i64>,
    start: Option<Cow<'static, str>>,
    end: Option<Cow<'static, str>>,
    action: Option<&'a str>,
    log_status: Option<&'a str>,
}

/// The next word; of the two layers the outer one says whether the line is a record, the inner one whether there is a value.
type Field<T> = Option<Option<T>>;

fn int(text: &str) -> Field<i64> {
    peer::or_null(text).map(str::parse).transpose().ok()
}

fn time(text: &str) -> Field<Cow<'static, str>> {
    let Some(seconds) = int(text)? else { return Some(None) };
    let moment = Utc.from_utc_datetime(&NaiveDateTime::from_timestamp_opt(seconds, 0)?);
    Some(Some(moment.to_rfc3339_opts(SecondsFormat::Millis, true).into()))
}

impl<'a> Flow<'a> {
    fn from_words(mut words: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut next = || words.next();
        Some(Flow {
            version: int(next()?)?,
            account_id: peer::or_null(next()?),
            interface_id: peer::or_null(next()?),
            srcaddr: peer::or_null(next()?),
            dstaddr: peer::or_null(next()?),
            srcport: int(next()?)?,
            dstport: int(next()?)?,
            protocol: int(next()?)?,
            packets: int(next()?)?,
            bytes: int(next()?)?,
            start: time(next()?)?,
            end: time(next()?)?,
            action: peer::or_null(next()?),
            log_status: peer::or_null(next()?),
        })
    }
}

fn main() {
    let pattern = std::env::args().nth(1).expect("a pattern, or split");
    if pattern == "split" {
        return peer::run(|line| {
            let words = line.trim_end_matches('\n').split(' ');
            serde_json::to_vec(&Flow::from_words(words)?).ok()
        });
    }
    let regex = Regex::new(&pattern).expect("a pattern");
    peer::run(|line| {
        let captures = regex.captures(line.trim_end_matches('\n'))?;
        let words = (1..captures.len()).map_while(|group| captures.get(group)).map(|found| found.as_str());
        serde_json::to_vec(&Flow::from_words(words)?).ok()
    });
}
