import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasCgroups, openCage } from '../../bench/measure/limits.ts';
import { RUNTIMES } from '../../layer/natives/targets.ts';
import { startFunction, textOf } from './function.ts';

// A record's author cannot end the process: in a function as small as Lambda has them, hostile records fail, the records
// beside them are answered, and the process is the same at the end.

const MB = 1_000_000;
/**
 * Bytes of the largest record by the function's memory. Lambda takes 4.4 MB, in base64; half of 128 MB is Node itself, and the
 * rest does not hold such an event, its texts and its reply, however plain the record is.
 */
const LARGEST: Readonly<Record<number, number>> = { 128: 2_000_000, 256: 4_400_000 };
/** Events of one process: garbage that is not collected in time shows within a few. `npm run prove` sends thousands. */
const TIMES = 8;

interface Culprit {
  readonly pipeline: Record<string, unknown>;
  readonly record: Buffer;
  /** `null`: it may come out as it likes. */
  readonly result: 'Ok' | 'ProcessingFailed' | null;
}

const json = { parse: 'json' };
const members = (count: number, of: (index: number) => string) =>
  `{${Array.from({ length: count }, (_, index) => of(index)).join()}}`;
const upTo = (length: number, of: (index: number) => string, around: readonly [string, string]) => {
  const parts: string[] = [];
  for (let size = 0, index = 0; size < length; index += 1) {
    parts.push(of(index));
    size += parts[index]!.length + 1;
  }
  return `${around[0]}${parts.join()}${around[1]}`;
};

const culprits = (largest: number): Readonly<Record<string, Culprit>> => ({
  'lists never closed, 1 MB': {
    pipeline: json,
    record: Buffer.from('['.repeat(MB)),
    result: 'ProcessingFailed',
  },
  'lists in a member, never closed': {
    pipeline: json,
    record: Buffer.from(`{"a":${'['.repeat(largest - 5)}`),
    result: 'ProcessingFailed',
  },
  'lists in lists': {
    pipeline: json,
    record: Buffer.from(`{"a":${'['.repeat(MB)}${']'.repeat(MB)}}`),
    result: 'ProcessingFailed',
  },
  'objects in objects': {
    pipeline: json,
    record: Buffer.from(`${'{"a":'.repeat(MB / 2)}1${'}'.repeat(MB / 2)}`),
    result: 'ProcessingFailed',
  },
  'members of different names': {
    pipeline: { ...json, set: { x: 1 } },
    record: Buffer.from(members(largest / 12, (index) => `"${1e5 + index}":1`)),
    result: 'ProcessingFailed',
  },
  'objects of different names, in the reference path': {
    pipeline: { ...json, output: { format: 'csv', columns: ['a'] } },
    record: Buffer.from(upTo(largest, (index) => `{"${index}":{}}`, ['{"a":[', '],"b":1e999}'])),
    result: 'ProcessingFailed',
  },
  'just as many as there may be': {
    pipeline: json,
    record: Buffer.from(`{"a":[${Array.from({ length: 49_999 }, (_, i) => `{"k${i}":1e999}`).join()}]}`),
    result: 'Ok',
  },
  'labels of LTSV': {
    pipeline: { parse: 'ltsv' },
    record: Buffer.from(Array.from({ length: largest / 8 }, (_, index) => `${1e5 + index}:`).join('\t')),
    result: 'ProcessingFailed',
  },
  'a text of escapes': {
    pipeline: { ...json, types: { a: 'string' }, limits: { outputBytes: 8 << 20 } },
    record: Buffer.from(`{"a":"${'\\u0001'.repeat(largest / 6 - 2)}"}`),
    result: 'Ok',
  },
  'a template that names it often': {
    pipeline: { ...json, set: { b: '${a}'.repeat(1000) }, drop: ['a', 'b'] },
    record: Buffer.from(`{"a":"${'x'.repeat(MB)}"}`),
    result: 'ProcessingFailed',
  },
  'templates of templates': {
    pipeline: {
      parse: 'ltsv',
      steps: Array.from({ length: 40 }, () => ({ set: { a: '${a}${a}' } })),
    },
    record: Buffer.from('a:x'),
    result: 'ProcessingFailed',
  },
  'zeros, as many as a function of 256 MB decodes': {
    pipeline: json,
    record: gzipSync(Buffer.alloc(8 << 20), { level: 9 }),
    result: 'ProcessingFailed',
  },
  'many lines': {
    pipeline: { ...json, decode: 'lines' },
    record: Buffer.alloc(10_000, '\n'),
    result: 'ProcessingFailed',
  },
  digits: {
    pipeline: { ...json, types: { i: 'int' } },
    record: Buffer.from(`{"i":${'7'.repeat(MB)}}`),
    result: 'Ok',
  },
  'zeros, compressed': {
    pipeline: json,
    record: gzipSync(Buffer.alloc(1 << 30), { level: 9 }),
    result: 'ProcessingFailed',
  },
  'zeros, as many as a function of 128 MB decodes': {
    pipeline: json,
    record: gzipSync(Buffer.alloc(4 << 20), { level: 9 }),
    result: 'ProcessingFailed',
  },
});

const innocent = Buffer.from('{"a":"b","n":1}\n');
const innocentLtsv = Buffer.from('a:b\tn:1\n');

function eventOf({ pipeline, record }: Culprit): object {
  const other = pipeline['parse'] === 'ltsv' ? innocentLtsv : innocent;
  const records = Array.from({ length: 11 }, (_, index) => ({
    recordId: `r${index}`,
    approximateArrivalTimestamp: 1,
    data: (index === 5 ? record : other).toString('base64'),
  }));
  return { invocationId: 'i', deliveryStreamArn: 'arn:a', region: 'eu-west-1', records };
}

const resultsOf = (reply: string) =>
  (JSON.parse(reply) as { records: { result: string }[] }).records.map(({ result }) => result);

/** Events through one process of that memory. */
async function answered(
  memory: number,
  raw: boolean,
  pipeline: Culprit['pipeline'],
  use: (invoke: (event: object) => Promise<string>) => Promise<void>,
): Promise<void> {
  const cage = hasCgroups() ? openCage({ memoryMb: memory, cpuShare: 2 }) : null;
  const started = await startFunction({
    runtime: RUNTIMES[1],
    raw,
    memory,
    environment: {
      MILLRACE_PIPELINE: JSON.stringify(pipeline),
      ...(cage === null ? { NODE_OPTIONS: `--max-old-space-size=${Math.floor(memory * 0.9)}` } : {}),
    },
    ...(cage === null ? {} : { wrap: cage.inside }),
  });
  try {
    await use(async (event) => textOf(await started.invoke(event)));
  } finally {
    await started.close();
    cage?.remove();
  }
}

describe.each([128, 256])('%d MB', (memory) => {
  describe.each([
    ['managed', false],
    ['raw', true],
  ] as const)('%s', (_, raw) => {
    test('as many records that decode to much as an event holds', async () => {
      const bomb = { pipeline: json, record: gzipSync(Buffer.alloc((memory << 20) / 32), { level: 9 }) };
      const event = eventOf({ ...bomb, result: null }) as { records: object[] };
      event.records = Array.from({ length: 20 }, () => event.records).flat();
      await answered(memory, raw, bomb.pipeline, async (invoke) => {
        const results = resultsOf(await invoke(event));
        expect(results.filter((result) => result === 'Ok')).toHaveLength(200);
      });
    });

    test.each(Object.entries(culprits(LARGEST[memory]!)))('%s', async (__, culprit) => {
      const event = eventOf(culprit);
      await answered(memory, raw, culprit.pipeline, async (invoke) => {
        for (let time = 0; time < TIMES; time += 1) {
          const results = resultsOf(await invoke(event));
          const [result] = results.splice(5, 1);
          const expected = culprit.pipeline['steps'] === undefined ? 'Ok' : 'ProcessingFailed';
          expect(results).toEqual(Array(10).fill(expected));
          if (culprit.result !== null) expect(result).toBe(culprit.result);
        }
      });
    });
  });
});
