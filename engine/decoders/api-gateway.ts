/**
 * @module engine/decoders/api-gateway
 * The envelope that our template's API Gateway puts around a request's body (layer/template.yaml): `{requestId, traceId?, stage,
 * path, data}`. The body is the record.
 */
import type { DecoderKind } from './decoder.ts';
import { readPayload, textIn } from './payload.ts';

const NAME = 'api-gateway';

export const apiGateway: DecoderKind = {
  name: NAME,
  summary: 'the body of a request that API Gateway put into a stream, by the mapping of our template',
  magic: null,
  context: ['apiRequestId', 'apiTraceId', 'apiStage', 'apiPath'],
  decode(record, inner, limits) {
    const payload = readPayload(record, limits);
    if (typeof payload === 'string') return `${NAME}: ${payload}`;
    const data = textIn(payload, 'data');
    if (data === null) return `${NAME}: no text named data`;
    inner.add(Buffer.from(data), {
      apiRequestId: textIn(payload, 'requestId'),
      apiTraceId: textIn(payload, 'traceId'),
      apiStage: textIn(payload, 'stage'),
      apiPath: textIn(payload, 'path'),
    });
    return null;
  },
  examples: [
    {
      record: Buffer.from('{"requestId":"r-1","stage":"prod","path":"/prod/logs","data":"{\\"a\\":1}"}'),
      inner: ['{"a":1}'],
    },
  ],
  failures: [Buffer.from('{"requestId":"r-1"}'), Buffer.from('{"data":1}'), Buffer.from('[]')],
};
