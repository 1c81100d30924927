import type { FirehoseTransformationEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { exampleOf } from '../../../../engine/config/build-file.ts';
import { buildPlan } from '../../../../engine/config/build-plan.ts';
import { createEngine } from '../../../../engine/index.ts';
import { STATUS } from '../../../../engine/outcome.ts';
import type { Program } from '../../../../engine/plan/program.ts';
import { warmUp } from '../../../../engine/sources/firehose/warm-up.ts';
import { runnerOf } from './runner-of.ts';

/** A program that only counts the records it is given. */
function counting(status: number = STATUS.ok) {
  let records = 0;
  const places: Uint8Array[] = [];
  const program: Program = {
    run: () => {
      throw new Error('the reference path is not to be loaded');
    },
    runTexts: (texts) => {
      records += texts.length;
      const all = new Uint8Array(texts.length).fill(status);
      return { texts: texts.map(() => ''), status: all, failures: [], partitionKeys: null };
    },
    reserveEvent(length) {
      const place = new Uint8Array(length);
      places.push(place);
      return place;
    },
    runEvent: () => {
      records += 1;
      return {
        bytes: new Uint8Array(0),
        records: 0,
        ok: 0,
        dropped: 0,
        overflowed: 0,
        failed: {},
        inner: null,
      };
    },
  };
  const plan = buildPlan({ parse: 'json' }, '.');
  return { runner: runnerOf(plan, program), given: () => records, places };
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
    async (parse) => {
      for (const rawEvents of [false, true]) {
        const { runner, given } = counting();
        await warmUp(runner, exampleOf(parse), rawEvents, null);
        expect(given()).toBeGreaterThan(0);
      }
    },
  );

  it('has nothing to run for a pattern of the user', async () => {
    const { runner, given } = counting();
    await warmUp(runner, exampleOf({ regex: '(?P<a>x)' }), true, null);
    expect(given()).toBe(0);
  });

  it('ends with the first record where that fails, as a plain line does where all is gzip', async () => {
    const { runner, given } = counting(STATUS.failed);
    await warmUp(runner, exampleOf('json'), true, null);
    expect(given()).toBe(1);
  });

  it('runs one record alone for parsed events where an invocation has half a CPU or more', async () => {
    const given = async (rawEvents: boolean, cpuShare: number) => {
      const counted = counting();
      await warmUp(counted.runner, exampleOf('json'), rawEvents, cpuShare);
      return counted.given();
    };
    expect(await given(false, 0.5)).toBe(1);
    expect(await given(false, 1)).toBe(1);
    expect(await given(false, 0.49)).toBeGreaterThan(1000);
    expect(await given(true, 1)).toBeGreaterThan(20); // of a whole event it is told what is handed back alone
  });

  it('ends with a whole event of the largest size in the place for it', async () => {
    const { runner, places } = counting();
    const example = exampleOf('apache-combined')!;
    await warmUp(runner, example, true, null);
    const { records, ...rest } = JSON.parse(Buffer.from(places.at(-1)!).toString()) as typeof event;
    expect(rest).toEqual({ invocationId: '', deliveryStreamArn: '', region: '' });
    expect(places.at(-1)!.length).toBeGreaterThan(4_490_000);
    expect(new Set(records.map(({ data }) => data))).toEqual(
      new Set([Buffer.from(`${example}\n`).toString('base64')]),
    );
  });

  it('changes no reply', async () => {
    const [cold, warm] = [0, 1].map(() => createEngine({ parse: 'apache-combined' }, { threads: 1 }));
    await warm!.ready();
    await warm!.ready({ rawEvents: true });
    expect(await warm!.firehose(event)).toEqual(await cold!.firehose(event));
    await Promise.all([cold!.close(), warm!.close()]);
  });
});
