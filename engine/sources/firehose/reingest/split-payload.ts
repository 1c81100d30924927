/**
 * @module engine/sources/firehose/reingest/split-payload
 * A payload of CloudWatch Logs in two, each with half of its log events, in the form it came in.
 */

// Loaded with the first payload (decoders/gzip.ts).
const zlib = () => process.getBuiltinModule('node:zlib');

/** As the decoder of these payloads: compressed by CloudWatch Logs, and by whoever put it there. */
const MOST_TIMES = 2;

const isGzip = (bytes: Buffer) => bytes[0] === 0x1f && bytes[1] === 0x8b;

interface Payload {
  readonly messageType?: unknown;
  readonly logEvents?: unknown;
}

function parse(bytes: Buffer): Payload | null {
  try {
    return Object(JSON.parse(bytes.toString('utf8'))) as Payload;
  } catch {
    return null;
  }
}

/** What is compressed; `null`: it cannot be, or is larger than that. */
function decompressed(bytes: Buffer, most: number): Buffer | null {
  try {
    return zlib().gunzipSync(bytes, { maxOutputLength: most });
  } catch {
    return null;
  }
}

/**
 * @param most bytes that it may decompress to
 * @returns `null` for what is no such payload, or has a single log event
 */
export function splitPayload(record: Buffer, most: number): readonly [Buffer, Buffer] | null {
  let json: Buffer | null = record;
  let times = 0;
  for (; json !== null && times < MOST_TIMES && isGzip(json); times += 1) json = decompressed(json, most);
  if (json === null || json[0] !== 0x7b) return null;
  const payload = parse(json);
  const events = payload?.logEvents;
  if (payload?.messageType !== 'DATA_MESSAGE' || !Array.isArray(events) || events.length < 2) return null;
  const middle = Math.ceil(events.length / 2);
  const part = (logEvents: readonly unknown[]) => {
    let bytes = Buffer.from(JSON.stringify({ ...payload, logEvents }));
    for (let time = 0; time < times; time += 1) bytes = zlib().gzipSync(bytes);
    return bytes;
  };
  return [part(events.slice(0, middle)), part(events.slice(middle))];
}
