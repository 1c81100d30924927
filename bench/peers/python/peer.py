"""The Python peer: a Firehose transform on the standard library alone (re, json, base64, datetime), Python 3.11.

    peer.py PATTERN < event.json > response.json
    peer.py PATTERN --bench N < event.json     ns per event on stdout, the mean of N after a warm-up
"""

import base64
import json
import re
import sys
import time
from datetime import datetime, timezone

CLF = "%d/%b/%Y:%H:%M:%S %z"
encode_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def or_null(text):
    return None if text == "-" else text


def to_iso(clf):
    moment = datetime.strptime(clf, CLF).astimezone(timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def transform_line(pattern, line):
    """A line as JSON, or None where it does not parse."""
    match = pattern.search(line)
    if match is None:
        return None
    host, identity, user, clf, method, path, protocol, request, status, size, referrer, agent = match.groups()
    try:
        record = {
            "host": host,
            "identity": or_null(identity),
            "user": or_null(user),
            "timestamp": to_iso(clf),
            "method": method,
            "path": path,
            "protocol": protocol,
            "status": int(status),
            "size": None if size == "-" else int(size),
            "referrer": or_null(referrer),
            "agent": or_null(agent),
        }
    except ValueError:
        return None
    if request is not None:
        record["request"] = request
    return encode_json(record) + "\n"


def transform_record(pattern, record):
    data = record["data"]
    out = transform_line(pattern, base64.b64decode(data).decode())
    if out is None:
        return {"recordId": record["recordId"], "result": "ProcessingFailed", "data": data}
    return {"recordId": record["recordId"], "result": "Ok", "data": base64.b64encode(out.encode()).decode()}


def transform(pattern, event):
    records = [transform_record(pattern, record) for record in json.loads(event)["records"]]
    return encode_json({"records": records}).encode()


def main():
    pattern = re.compile(sys.argv[1])
    event = sys.stdin.buffer.read()
    if sys.argv[2:3] != ["--bench"]:
        sys.stdout.buffer.write(transform(pattern, event))
        return
    rounds = int(sys.argv[3])
    for _ in range((rounds + 1) // 2):
        transform(pattern, event)
    start = time.perf_counter_ns()
    for _ in range(rounds):
        transform(pattern, event)
    print((time.perf_counter_ns() - start) // rounds)


main()
