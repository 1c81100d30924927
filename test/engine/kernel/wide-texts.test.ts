import type { FirehoseTransformationEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../engine/index.ts';

const LINE = Buffer.from('{"a":1}').toString('base64');

/** Data that is no base64, some of it so that its lower bytes, or its first ones, would be. */
const WIDE: readonly string[] = [
  'é',
  'QUFBé',
  'éQUF',
  `${LINE.slice(0, -1)}é`,
  `${LINE}é`,
  [...LINE].map((character) => String.fromCharCode(character.charCodeAt(0) + 0x100)).join(''),
  '煎茶',
  `${LINE}🚀`,
  '\ud800',
  `${LINE}\udc00`,
  '"',
  `${LINE}"`,
  `${LINE}"${LINE}`,
  '',
];

describe('records whose text is not ASCII', () => {
  it.each(WIDE)('%j between two good ones matches the reference path', async (text) => {
    const records = [LINE, text, LINE].map((data, index) => ({
      recordId: String(index),
      approximateArrivalTimestamp: 0,
      data,
    }));
    const event: FirehoseTransformationEvent = {
      invocationId: 'i',
      deliveryStreamArn: 'a',
      region: 'r',
      records,
    };
    const [kernel, reference] = await Promise.all(
      (['kernel', 're2'] as const).map(async (tier) => {
        const engine = createEngine({ parse: { json: {} } }, { tier, threads: 1 });
        return engine.firehose(event);
      }),
    );
    expect(kernel).toEqual(reference);
    expect(kernel!.records.map(({ result }) => result).filter((result) => result === 'Ok').length).toBe(2);
  });
});
