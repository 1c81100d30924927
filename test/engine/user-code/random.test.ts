/**
 * Random records through random user code, by seed: both tiers, and the synchronous, the asynchronous and the batch form, give the
 * same bytes and fail the same records.
 */
import { expect, test } from 'vitest';
import {
  createEngine,
  type MapConfig,
  type Outcome,
  type PipelineConfig,
  packRecords,
  TIERS,
} from '../../../engine/index.ts';
import { createRandom, type Random } from '../../../simulator/samples/random.ts';
import { BAD, GOOD } from '../../fixtures/map/results.mjs';
import { userCodeCases } from '../conformance/cases/steps/user-code.ts';
import { batchOf, checkOutcome } from '../conformance/describe-program.ts';

type Code = (record: Record<string, unknown>) => unknown;

const VALUES = [
  '"x"',
  '"é\\u0000\\""',
  '7',
  '-0',
  '1.50',
  '9007199254740993',
  '-12345678901234567890',
  'true',
  'null',
  '{"a":[1,{"b":9007199254740993}]}',
  '[]',
];
const NAMES = ['a', 'b', '__proto__', 'then', '1', 'constructor', ''];
const MADE = [...Object.values(GOOD), ...Object.values(BAD)].map(([make]) => make as Code);

function randomRecord(random: Random): string {
  const members = Array.from(
    { length: random.below(6) },
    () => `${JSON.stringify(random.pick(NAMES))}:${random.pick(VALUES)}`,
  );
  const time = random.oneIn(3) ? ['"t":"2015-05-17T10:05:03.250Z"'] : random.oneIn(6) ? ['"t":"never"'] : [];
  return random.oneIn(12) ? '{' : `{${[...members, ...time, `"n":${random.below(100)}`].join()}}`;
}

/** What is done to a record follows its number, so that order and number of calls do not matter. */
function randomCode(random: Random): Code {
  const codes: readonly Code[] = Array.from({ length: 5 }, () =>
    random.pick<Code>([
      (record) => record,
      (record) => ({
        ...record,
        more: record['t'] instanceof Date ? new Date(record['t'].getTime() + 1) : 1n << 70n,
      }),
      (record) => [record, { n: 1 }],
      () => null,
      () => {
        throw new RangeError('no');
      },
      random.pick(MADE),
    ]),
  );
  return (record) => codes[Number(record['n']) % codes.length]!(record);
}

const forms = (code: Code): Readonly<Record<string, MapConfig>> => ({
  sync: code as never,
  async: { map: (async (record: Record<string, unknown>) => code(record)) as never, concurrency: 3 },
  mixed: ((record: Record<string, unknown>) =>
    Number(record['n']) % 2 ? code(record) : Promise.resolve(record).then(code)) as never,
});

const ends = ({ bytes, spans, status, failures }: Outcome) => ({
  text: Buffer.from(bytes).toString(),
  spans: [...spans],
  status: [...status],
  codes: failures.map(({ index, code }) => `${index} ${code}`),
});

test.each(Array.from({ length: 12 }, (_, seed) => seed))('seed %i', async (seed) => {
  const random = createRandom(seed);
  const records = Array.from({ length: 60 }, () => randomRecord(random));
  const code = randomCode(random);
  const rest = random.pick<Partial<PipelineConfig>>([
    {},
    { drop: ['a'] },
    { output: { timestamp: 'epoch' } },
    { output: { nulls: 'drop' } },
    { onError: 'raw' },
    { onError: 'drop', partition: { p: '${n}' }, fanout: 'first' },
  ]);
  const found: Record<string, ReturnType<typeof ends>> = {};
  for (const [form, map] of Object.entries(forms(code))) {
    for (const tier of TIERS) {
      const engine = createEngine(
        { parse: 'json', types: { t: 'timestamp' }, map, ...rest },
        { threads: 1, tier },
      );
      found[`${form} ${tier}`] = ends(await engine.run(packRecords(records)));
      await engine.close();
    }
  }
  const [first, ...others] = Object.values(found);
  for (const other of others) expect(other).toEqual(first);
});

test.each(TIERS)('what failed says what came, where it was: %s', async (tier) => {
  const baseFolder = new URL('../../fixtures/map/', import.meta.url).pathname;
  const engine = createEngine({ parse: 'json', map: './returns.mjs' }, { threads: 1, tier, baseFolder });
  const { failures } = await engine.run(
    packRecords(Object.keys(BAD).map((kind) => JSON.stringify({ kind }))),
  );
  for (const [index, [, what]] of Object.values(BAD).entries())
    expect(failures[index]!.detail).toContain(`map returned ${what}`);
  await engine.close();
});

test.each(TIERS)('the conformance cases of user code: %s', async (tier) => {
  for (const one of userCodeCases) {
    const baseFolder = new URL('../../fixtures/', import.meta.url).pathname;
    const engine = createEngine(one.pipeline, {
      threads: 1,
      baseFolder,
      tier: tier === 'kernel' ? 'auto' : tier,
    });
    checkOutcome(await engine.run(batchOf(one)), one);
    await engine.close();
  }
});
