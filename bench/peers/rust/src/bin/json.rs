//! The Rust peer for JSON records: two members dropped, one renamed, one set, and records filtered by a third; members keep their
//! order. By `serde_json::Value`, as most would write it, or with `raw` for a pattern by values that are kept as they are written.

use std::borrow::Cow;
use std::fmt;

use peer::Shaped;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(16);
                while let Some(member) = map.next_entry::<Name<'de>, &'de RawValue>()? {
                    members.push((member.0 .0, member.1));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}

/// A member's name: borrowed, unless it has escapes.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &self.0 {
            match name.as_ref() {
                "tags" | "ctx" => {}
                "requestId" => map.serialize_entry("request_id", value)?,
                name => map.serialize_entry(name, value)?,
            }
        }
        map.serialize_entry("env", "prod")?;
        map.end()
    }
}

fn by_raw_values(line: &str) -> Option<Shaped> {
    let members: Members = serde_json::from_str(line).ok()?;
    let level = members.0.iter().find(|(name, _)| name == "level");
    if level.map_or(true, |(_, value)| value.get() == "\"DEBUG\"") {
        return Some(Shaped::Dropped);
    }
    serde_json::to_vec(&members).ok().map(Shaped::Json)
}

fn by_values(line: &str) -> Option<Shaped> {
    let members: Map<String, Value> = serde_json::from_str(line).ok()?;
    if members.get("level").map_or(true, |level| level == "DEBUG") {
        return Some(Shaped::Dropped);
    }
    let mut shaped: Map<String, Value> = members
        .into_iter()
        .filter(|(name, _)| name != "tags" && name != "ctx")
        .map(|(name, value)| (if name == "requestId" { "request_id".into() } else { name }, value))
        .collect();
    shaped.insert("env".into(), "prod".into());
    serde_json::to_vec(&shaped).ok().map(Shaped::Json)
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("raw") => peer::run_shaped(by_raw_values),
        _ => peer::run_shaped(by_values),
    }
}
