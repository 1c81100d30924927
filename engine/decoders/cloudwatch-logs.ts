/**
 * @module engine/decoders/cloudwatch-logs
 * What a subscription filter of CloudWatch Logs sends: a batch of log events, compressed once or twice, or decompressed already
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html). Each event's message is a record. A
 * control message, by which CloudWatch Logs tries the destination, has none: its record is dropped.
 */
import type { ContextName } from '../plan/context.ts';
import { type DecodeLimits, type DecoderKind, type InnerRecords, LATE } from './decoder.ts';
import { gzip } from './gzip.ts';
import { EVENT_NUMBERS, type LogEvents, readLogEvents, takeEscapesOut } from './log-events.ts';
import { type Payload, readPayload, textIn } from './payload.ts';

/** What goes through Firehose may be compressed by CloudWatch Logs and by whoever put it there. */
const MOST_TIMES = 2;

const isGzip = (record: Buffer) => gzip.magic!.every((byte, index) => record[index] === byte);

/** The bytes within gzip, or the record as it is. */
function decompressed(record: Buffer, limits: DecodeLimits): Buffer | string | typeof LATE {
  let bytes = record;
  for (let times = 0; times < MOST_TIMES && isGzip(bytes); times += 1) {
    const found: Buffer[] = [];
    const add = (one: Uint8Array) => found.push(one as Buffer);
    const problem = gzip.decode(bytes, { add, addPart() {}, wants: () => false }, limits);
    if (problem !== null) return problem;
    bytes = found[0]!;
  }
  return bytes;
}

/** Milliseconds since 1970 as ISO 8601; `null` for what is no moment. */
function isoOf(ms: unknown): string | null {
  const date = new Date(typeof ms === 'number' ? ms : Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

interface Event {
  readonly message: string;
  readonly id: unknown;
  readonly timestamp: unknown;
  /** System fields that the subscription emits, and fields of its filter pattern. */
  readonly extractedFields?: unknown;
}

const isEvent = (event: unknown): event is Event =>
  typeof event === 'object' && event !== null && typeof (event as Event).message === 'string';

function eventsOf({ logEvents: events }: Payload): readonly Event[] | string {
  return Array.isArray(events) && events.every(isEvent) ? events : 'no list of log events';
}

/** What is wrong with a message of that type; `null`: it has log events. */
const typeProblem = (type: unknown) =>
  type === 'DATA_MESSAGE' ? null : 'a message of another type than DATA_MESSAGE and CONTROL_MESSAGE';

/**
 * Adds the log events of a message that was read where it lies.
 * @param isOurs whether its bytes may be written to
 */
function addLogEvents(
  written: Buffer,
  { members, events }: LogEvents,
  isOurs: boolean,
  inner: InnerRecords,
): void {
  const json = isOurs ? written : Buffer.from(written);
  const member = (name: string) => members.get(name) ?? null;
  const shared = { logGroup: member('logGroup'), logStream: member('logStream'), logOwner: member('owner') };
  const ofEvents = inner.wants('logEventId') || inner.wants('logTimestamp');
  const ofNone = { ...shared, logEventId: null, logTimestamp: null, logAccount: null, logRegion: null };
  const ofAll = ['logGroup', 'logStream', 'logOwner'].some((name) => inner.wants(name as ContextName))
    ? ofNone
    : undefined;
  for (let at = 0; at < events.length; at += EVENT_NUMBERS) {
    const start = events[at + 2]!;
    const end = events[at + 5] === 1 ? takeEscapesOut(json, start, events[at + 3]!) : events[at + 3]!;
    if (!ofEvents) inner.addPart(json, start, end, ofAll);
    else {
      const logEventId = json.toString('utf8', events[at], events[at + 1]);
      inner.addPart(json, start, end, { ...ofNone, logEventId, logTimestamp: isoOf(events[at + 4]) });
    }
  }
}

const NAME = 'cloudwatch-logs';

/** Any other message, read as JSON. */
function decodePayload(json: Buffer, inner: InnerRecords, limits: DecodeLimits): string | null {
  const payload = readPayload(json, limits);
  if (typeof payload === 'string') return `${NAME}: ${payload}`;
  if (payload['messageType'] === 'CONTROL_MESSAGE') return null;
  const problem = typeProblem(payload['messageType']);
  if (problem !== null) return `${NAME}: ${problem}`;
  const events = eventsOf(payload);
  if (typeof events === 'string') return `${NAME}: ${events}`;
  if (events.length > limits.records) return `${NAME}: more than ${limits.records} log events`;
  const shared = {
    logGroup: textIn(payload, 'logGroup'),
    logStream: textIn(payload, 'logStream'),
    logOwner: textIn(payload, 'owner'),
  };
  for (const { message, id, timestamp, extractedFields } of events) {
    const system = (extractedFields ?? {}) as Payload;
    inner.add(Buffer.from(message), {
      ...shared,
      logEventId: typeof id === 'string' ? id : null,
      logTimestamp: isoOf(timestamp),
      logAccount: textIn(system, '@aws.account'),
      logRegion: textIn(system, '@aws.region'),
    });
  }
  return null;
}

/** Bytes in which a payload has said what it is: names and filters are short. */
const HEAD_BYTES = 4096;
const OPEN_BRACE = 0x7b;
const HEAD = /^\{(?=.*"messageType":"(?:DATA|CONTROL)_MESSAGE")(?=.*"logGroup":")(?=.*"logEvents":\[)/s;

export const cloudwatchLogs: DecoderKind = {
  name: NAME,
  summary:
    'the log events of a CloudWatch Logs subscription, compressed or not; `auto` recognises it compressed',
  magic: null,
  looksLike: (record) => record[0] === OPEN_BRACE && HEAD.test(record.toString('latin1', 0, HEAD_BYTES)),
  context: ['logGroup', 'logStream', 'logOwner', 'logEventId', 'logTimestamp', 'logAccount', 'logRegion'],
  decode(record, inner, limits) {
    const json = decompressed(record, limits);
    if (json === LATE) return LATE;
    if (typeof json === 'string') return `${NAME}: ${json}`;
    const events = readLogEvents(json, limits.values);
    if (events !== null && events.members.get('messageType') === 'DATA_MESSAGE') {
      const count = events.events.length / EVENT_NUMBERS;
      if (count > limits.records) return `${NAME}: more than ${limits.records} log events`;
      if (events.members.has('logEvents')) {
        addLogEvents(json, events, json !== record || limits.isOurs === true, inner);
        return null;
      }
    }
    return decodePayload(json, inner, limits);
  },
  examples: [
    {
      record: Buffer.from(
        '{"messageType":"DATA_MESSAGE","owner":"111111111111","logGroup":"/aws/lambda/f","logStream":"s","subscriptionFilters":["all"],"logEvents":[{"id":"1","timestamp":1431857103500,"message":"one"},{"id":"2","timestamp":1431857103501,"message":"two\\n"}]}',
      ),
      inner: ['one', 'two\n'],
    },
    {
      record: Buffer.from(
        '{"messageType":"CONTROL_MESSAGE","owner":"CloudwatchLogs","logGroup":"","logStream":"","subscriptionFilters":[],"logEvents":[{"id":"","timestamp":1431857103500,"message":"CWL CONTROL MESSAGE: Checking health of destination Kinesis stream."}]}',
      ),
      inner: [],
    },
  ],
  failures: [
    Buffer.from('{"messageType":"OTHER","logEvents":[]}'),
    Buffer.from('{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1"}]}'),
    Buffer.from('one'),
    Buffer.from([0x1f, 0x8b, 0x08, 0]),
  ],
};
