//! The Rust peer for access logs of Application Load Balancers: by the format's pattern or, with `split` in its place, fields
//! cut off one after the other.

use chrono::{DateTime, SecondsFormat, Utc};
use regex::{Captures, Regex};
use serde::Serialize;
use serde_json::value::RawValue;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Access<'a> {
    r#type: Option<&'a str>,
    timestamp: Option<String>,
    elb: Option<&'a str>,
    client_ip: Option<&'a str>,
    client_port: Option<i64>,
    target_ip: Option<&'a str>,
    target_port: Option<i64>,
    request_processing_time: Option<&'a RawValue>,
    target_processing_time: Option<&'a RawValue>,
    response_processing_time: Option<&'a RawValue>,
    status: Option<i64>,
    target_status_code: Option<i64>,
    received_bytes: Option<i64>,
    sent_bytes: Option<i64>,
    method: Option<&'a str>,
    url: Option<&'a str>,
    protocol: Option<&'a str>,
    agent: Option<&'a str>,
    ssl_cipher: Option<&'a str>,
    ssl_protocol: Option<&'a str>,
    target_group_arn: Option<&'a str>,
    trace_id: Option<&'a str>,
    domain_name: Option<&'a str>,
    chosen_cert_arn: Option<&'a str>,
    matched_rule_priority: Option<i64>,
    request_creation_time: Option<String>,
    actions_executed: Option<&'a str>,
    redirect_url: Option<&'a str>,
    error_reason: Option<&'a str>,
    target_port_list: Option<&'a str>,
    target_status_code_list: Option<&'a str>,
    classification: Option<&'a str>,
    classification_reason: Option<&'a str>,
    conn_trace_id: Option<&'a str>,
    transformed_host: Option<&'a str>,
    transformed_uri: Option<&'a str>,
    request_transform_status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a str>,
}

/// The fields of a line; a text in quotes may have quotes with a backslash before them.
struct Fields<'a>(&'a str);

impl<'a> Iterator for Fields<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.0.is_empty() {
            return None;
        }
        let (field, rest) = match self.0.strip_prefix('"') {
            Some(quoted) => {
                let mut escaped = false;
                let end = quoted.find(|letter| {
                    let ends = letter == '"' && !escaped;
                    escaped = letter == '\\' && !escaped;
                    ends
                })?;
                (&quoted[..end], &quoted[end + 1..])
            }
            None => self.0.split_at(self.0.find(' ').unwrap_or(self.0.len())),
        };
        self.0 = rest.strip_prefix(' ').unwrap_or(rest);
        Some(field)
    }
}

/// Whether the line is a record, and then whether there is a value.
type Field<T> = Option<Option<T>>;

fn int(text: &str) -> Field<i64> {
    peer::or_null(text).map(str::parse).transpose().ok()
}

/// A number as it is written.
fn float(text: &str) -> Field<&RawValue> {
    peer::or_null(text).map(serde_json::from_str).transpose().ok()
}

fn time(text: &str) -> Field<String> {
    let Some(text) = peer::or_null(text) else { return Some(None) };
    let time = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    Some(Some(time.to_rfc3339_opts(SecondsFormat::Millis, true)))
}

fn address(text: &str) -> Option<(Option<&str>, Option<i64>)> {
    if text == "-" {
        return Some((None, None));
    }
    let (ip, port) = text.rsplit_once(':')?;
    Some((Some(ip), Some(port.parse().ok()?)))
}

impl<'a> Access<'a> {
    /// The captures in the pattern's order.
    fn from_captures(captures: &Captures<'a>) -> Option<Self> {
        let text = |group: usize| captures.get(group).map(|found| found.as_str());
        let or_null = |group: usize| text(group).and_then(peer::or_null);
        let word = |group: usize| text(group).unwrap_or("-");
        Some(Access {
            r#type: or_null(1),
            timestamp: time(word(2))?,
            elb: or_null(3),
            client_ip: or_null(4),
            client_port: int(word(5))?,
            target_ip: or_null(6),
            target_port: int(word(7))?,
            request_processing_time: float(text(8)?)?,
            target_processing_time: float(text(9)?)?,
            response_processing_time: float(text(10)?)?,
            status: int(word(11))?,
            target_status_code: int(word(12))?,
            received_bytes: int(word(13))?,
            sent_bytes: int(word(14))?,
            method: text(15),
            url: text(16),
            protocol: text(17),
            request: text(18),
            agent: or_null(19),
            ssl_cipher: or_null(20),
            ssl_protocol: or_null(21),
            target_group_arn: or_null(22),
            trace_id: or_null(23),
            domain_name: or_null(24),
            chosen_cert_arn: or_null(25),
            matched_rule_priority: int(word(26))?,
            request_creation_time: time(word(27))?,
            actions_executed: or_null(28),
            redirect_url: or_null(29),
            error_reason: or_null(30),
            target_port_list: or_null(31),
            target_status_code_list: or_null(32),
            classification: or_null(33),
            classification_reason: or_null(34),
            conn_trace_id: or_null(35),
            transformed_host: or_null(36),
            transformed_uri: or_null(37),
            request_transform_status: or_null(38),
        })
    }

    fn from_fields(mut fields: impl Iterator<Item = &'a str>) -> Option<Self> {
        let (r#type, timestamp, elb) = (fields.next()?, fields.next()?, fields.next()?);
        let (client_ip, client_port) = address(fields.next()?)?;
        let (target_ip, target_port) = address(fields.next()?)?;
        let times = [fields.next()?, fields.next()?, fields.next()?];
        let counts = [fields.next()?, fields.next()?, fields.next()?, fields.next()?];
        let whole = fields.next()?;
        let parts: Vec<&str> = whole.split(' ').collect();
        let (method, url, protocol, request) = match parts[..] {
            [method, url, protocol] => (Some(method), Some(url), Some(protocol), None),
            [method, url] => (Some(method), Some(url), None, None),
            _ => (None, None, None, Some(whole)),
        };
        let mut text = || fields.next().and_then(peer::or_null);
        Some(Access {
            r#type: peer::or_null(r#type),
            timestamp: time(timestamp)?,
            elb: peer::or_null(elb),
            client_ip,
            client_port,
            target_ip,
            target_port,
            request_processing_time: float(times[0])?,
            target_processing_time: float(times[1])?,
            response_processing_time: float(times[2])?,
            status: int(counts[0])?,
            target_status_code: int(counts[1])?,
            received_bytes: int(counts[2])?,
            sent_bytes: int(counts[3])?,
            method,
            url,
            protocol,
            agent: text(),
            ssl_cipher: text(),
            ssl_protocol: text(),
            target_group_arn: text(),
            trace_id: text(),
            domain_name: text(),
            chosen_cert_arn: text(),
            matched_rule_priority: int(text().unwrap_or("-"))?,
            request_creation_time: time(text().unwrap_or("-"))?,
            actions_executed: text(),
            redirect_url: text(),
            error_reason: text(),
            target_port_list: text(),
            target_status_code_list: text(),
            classification: text(),
            classification_reason: text(),
            conn_trace_id: text(),
            transformed_host: text(),
            transformed_uri: text(),
            request_transform_status: text(),
            request,
        })
    }
}

fn main() {
    let pattern = std::env::args().nth(1).expect("a pattern, or split");
    if pattern == "split" {
        return peer::run(|line| {
            let fields = Fields(line.trim_end_matches('\n'));
            serde_json::to_vec(&Access::from_fields(fields)?).ok()
        });
    }
    let regex = Regex::new(&pattern).expect("a pattern");
    peer::run(|line| serde_json::to_vec(&Access::from_captures(&regex.captures(line.trim_end_matches('\n'))?)?).ok());
}
