import type { FirehoseTransformationEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../engine/index.ts';
import type { Program } from '../../engine/pipeline/program.ts';
import { warmUp } from '../../engine/warm-up.ts';

/** A program that only counts the records it is given. */
function counting(): { readonly program: Program; readonly given: () => number } {
  let records = 0;
  const program: Program = {
    run: () => {
      throw new Error('the oracle is not to be loaded');
    },
    runTexts: (texts) => {
      records += texts.length;
      return null;
    },
    reserveEvent: () => null,
    runEvent: () => null,
  };
  return { program, given: () => records };
}

const line = '83.149.9.216 - - [17/May/2015:10:05:03 +0000] "GET /x.png HTTP/1.1" 200 1 "-" "-"\n';
const event: FirehoseTransformationEvent = {
  invocationId: 'i',
  deliveryStreamArn: 'a',
  region: 'r',
  records: [{ recordId: '1', approximateArrivalTimestamp: 0, data: Buffer.from(line).toString('base64') }],
};

describe('warmUp', () => {
  it.each(['apache-combined', 'apache-common', 'nginx-combined', 'json'])(
    'runs the example of %s',
    (parse) => {
      const { program, given } = counting();
      warmUp(program, parse);
      expect(given()).toBeGreaterThan(0);
    },
  );

  it('has nothing to run for a pattern of the user', () => {
    const { program, given } = counting();
    warmUp(program, { regex: '(?P<a>x)' });
    expect(given()).toBe(0);
  });

  it('changes no answer', async () => {
    const [cold, warm] = [0, 1].map(() => createEngine({ parse: 'apache-combined' }, { threads: 1 }));
    await warm!.ready();
    expect(await warm!.firehose(event)).toEqual(await cold!.firehose(event));
    await Promise.all([cold!.close(), warm!.close()]);
  });
});
