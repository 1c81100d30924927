/**
 * @module bench/peers/node/transform
 * The peer that most Firehose transforms in JavaScript are: a loop with V8's own RegExp. Fast, but its RegExp backtracks:
 * an evil line can cost it seconds. No library; Node's own Buffer. Node 24.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { toJson } from './shape.ts';

/** @param pattern with plain, unnamed captures: a match with names builds an object of them, costs a sixth more */
export function createNodeTransform(pattern: string) {
  const regex = new RegExp(pattern);
  return (event: FirehoseTransformationEvent): FirehoseTransformationResult => ({
    records: event.records.map(({ recordId, data }) => {
      const match = regex.exec(Buffer.from(data, 'base64').toString('utf8'));
      const json = match === null ? null : toJson(match);
      if (json === null) return { recordId, result: 'ProcessingFailed' as const, data };
      return { recordId, result: 'Ok' as const, data: Buffer.from(json, 'utf8').toString('base64') };
    }),
  });
}
