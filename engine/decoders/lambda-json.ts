/**
 * @module engine/decoders/lambda-json
 * Lambda's JSON log format, as CloudWatch Logs has it: what a function logged is in an object of the runtime's, and so is what the
 * platform reports (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html).
 */
import { eachMember } from '../values/json-text.ts';
import type { DecoderKind } from './decoder.ts';
import { readPayload, textIn } from './payload.ts';

const NAME = 'lambda-json';

/** The text of a member: a string's own, of anything else its JSON as it is written; `null`: there is none. */
function memberText(json: string, wanted: string): string | null {
  let found: string | null = null;
  eachMember(json, (name, value) => {
    if (name === wanted) found = value[0] === '"' ? (JSON.parse(value) as string) : value;
  });
  return found;
}

export const lambdaJson: DecoderKind = {
  name: NAME,
  summary: "what is inside of Lambda's JSON log format: a function's message, or an event of the platform",
  magic: null,
  context: ['lambdaTimestamp', 'lambdaLevel', 'lambdaRequestId', 'lambdaEvent'],
  decode(record, inner, limits) {
    const payload = readPayload(record, limits);
    if (typeof payload === 'string') return `${NAME}: ${payload}`;
    const event = textIn(payload, 'type');
    const isEvent = event?.startsWith('platform.') ?? false;
    const text = memberText(record.toString('utf8'), isEvent ? 'record' : 'message');
    if (text === null) return `${NAME}: no ${isEvent ? 'record' : 'message'}`;
    const reported = payload['record'] as Record<string, unknown> | null;
    inner.add(Buffer.from(text), {
      lambdaTimestamp: textIn(payload, isEvent ? 'time' : 'timestamp'),
      lambdaLevel: textIn(payload, 'level'),
      lambdaRequestId: textIn((isEvent && reported) || payload, 'requestId'),
      lambdaEvent: isEvent ? event : null,
    });
    return null;
  },
  examples: [
    {
      record: Buffer.from(
        '{"timestamp":"2023-11-13T19:51:32.586Z","level":"INFO","requestId":"r-1","message":{"id":1.50}}',
      ),
      inner: ['{"id":1.50}'],
    },
    {
      record: Buffer.from(
        '{"timestamp":"2023-11-13T19:51:32.586Z","level":"WARN","requestId":"r-1","message":"a \\"b\\"\\n"}\n',
      ),
      inner: ['a "b"\n'],
    },
    {
      record: Buffer.from(
        '{"time":"2024-03-13T18:56:24.046Z","type":"platform.start","record":{"requestId":"r-1","version":"$LATEST"}}',
      ),
      inner: ['{"requestId":"r-1","version":"$LATEST"}'],
    },
  ],
  failures: [
    Buffer.from('START RequestId: r-1'),
    Buffer.from('{"level":"INFO"}'),
    Buffer.from('{"type":"platform.start","message":"x"}'),
  ],
};
