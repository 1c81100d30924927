/**
 * @module bench/peers/node/json
 * The peer for JSON records: a loop with `JSON.parse` and `JSON.stringify`, no library.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';

const DROPPED = new Set(['tags', 'ctx']);

function shape(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const shaped: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record))
    if (!DROPPED.has(name)) shaped[name === 'requestId' ? 'request_id' : name] = value;
  shaped['env'] = 'prod';
  return shaped;
}

export const nodeJsonTransform = ({
  records,
}: FirehoseTransformationEvent): FirehoseTransformationResult => ({
  records: records.map(({ recordId, data }) => {
    try {
      const record = JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as Record<string, unknown>;
      if (record['level'] === 'DEBUG') return { recordId, result: 'Dropped' as const, data: '' };
      const json = `${JSON.stringify(shape(record))}\n`;
      return { recordId, result: 'Ok' as const, data: Buffer.from(json, 'utf8').toString('base64') };
    } catch {
      return { recordId, result: 'ProcessingFailed' as const, data };
    }
  }),
});
