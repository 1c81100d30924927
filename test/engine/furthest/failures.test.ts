import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../../engine/formats/index.ts';
import {
  createEngine,
  type Failure,
  type PipelineConfig,
  packRecords,
  TIERS,
} from '../../../engine/index.ts';
import { PARSERS } from '../../../engine/parsers/index.ts';

/** The first failure of a record. */
async function failureOf(
  pipeline: PipelineConfig,
  record: string | Uint8Array,
  tier: 'auto' | 're2' = 're2',
): Promise<Failure | undefined> {
  const engine = createEngine(pipeline, { threads: 1, tier });
  const { failures } = await engine.run(packRecords([record]), { furthest: 1 });
  await engine.close();
  return failures[0];
}

interface Case {
  readonly parse: unknown;
  readonly line: string;
}

const CASES: readonly Case[] = [
  ...FORMATS.flatMap(({ name, failures }) => failures.map(({ line }) => ({ parse: name, line }))),
  ...PARSERS.flatMap(({ failures }) => failures.map(({ parse, line }) => ({ parse, line }))),
];

/** How one case is told in `test/fixtures/furthest.txt`, which was read line by line. */
async function told({ parse, line }: Case): Promise<string> {
  const failure = (await failureOf({ parse } as PipelineConfig, line))!;
  const { furthest } = failure;
  const heading = `${JSON.stringify(parse)} ${JSON.stringify(line)}`;
  if (furthest === undefined) return `${heading}\n  ${failure.code}: ${failure.detail}`;
  const expected = furthest.expected.map(({ column, what }) =>
    column === null ? what : `${column}: ${what}`,
  );
  return `${heading}\n  byte ${furthest.offset}: expected ${expected.join(' or ')}, found ${JSON.stringify(furthest.found)}`;
}

const FIXTURE = '../../fixtures/furthest.txt';

describe('the failures of every format and parser', () => {
  it('are told with their place, as the fixture has it', { timeout: 60_000 }, async () => {
    const lines: string[] = [];
    for (const one of CASES) lines.push(await told(one));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(FIXTURE);
  });

  it('have a place wherever a parser did not take the line, and quote what stands there', {
    timeout: 60_000,
  }, async () => {
    for (const { parse, line } of CASES) {
      const { code, furthest } = (await failureOf({ parse } as PipelineConfig, line))!;
      expect([line, furthest === undefined]).toEqual([line, code === 'type']);
      if (furthest === undefined) continue;
      const rest = Buffer.from(line).subarray(furthest.offset).toString();
      expect(rest.startsWith(furthest.found!)).toBe(true);
      expect(furthest.found).toBe(rest.slice(0, 24));
    }
  });
});

describe('how far a record got', () => {
  const regex: PipelineConfig = { parse: { regex: '^(?P<a>[a-zé]+) (?P<b>[0-9]+)$' } };
  const furthest = { offset: 3, expected: [{ column: 'b', what: '[0-9]' }], found: 'x' };

  it.each(TIERS)('is the same on tier %s', async (tier) => {
    expect(await failureOf(regex, 'é x\r\n', tier as 'auto')).toMatchObject({ code: 'no-match', furthest });
  });

  it('is told of as many failures as were asked for', async () => {
    const engine = createEngine(regex, { threads: 1 });
    const batch = packRecords(['é x', 'a 1', 'é x', 'é x']);
    const told = async (most?: number) =>
      (await engine.run(batch, most === undefined ? {} : { furthest: most })).failures.map(
        (one) => 'furthest' in one,
      );
    expect(await told()).toEqual([false, false, false]);
    expect(await told(0)).toEqual([false, false, false]);
    expect(await told(2)).toEqual([true, true, false]);
    expect(await told(Infinity)).toEqual([true, true, true]);
    await engine.close();
  });

  it('is told of lines', async () => {
    const engine = createEngine(regex, { threads: 1 });
    const results = await Array.fromAsync(engine.runLines('a 1\né x\n', { furthest: 1 }), ({ outcome }) => ({
      bytes: Buffer.from(outcome.bytes).toString(),
      failures: outcome.failures,
    }));
    expect(results).toMatchObject([{ bytes: '{"a":"a","b":"1"}\n', failures: [{ index: 1, furthest }] }]);
    await engine.close();
  });

  it('is that of the alternative that got furthest', async () => {
    const pipeline: PipelineConfig = { anyOf: [{ parse: 'json' }, { parse: { regex: '^\\{(?P<x>x+)\\}' } }] };
    const told = (record: string) => failureOf(pipeline, record).then((failure) => failure?.furthest);
    expect(await told('{xx')).toMatchObject({ alternative: 1, offset: 3 });
    expect(await told('{"a":')).toMatchObject({ alternative: 0, offset: 5, expected: [{ what: 'a value' }] });
  });

  it('is that of the inner record, where records are decoded', async () => {
    const pipeline: PipelineConfig = { ...regex, decode: ['gzip', 'lines'] };
    expect(await failureOf(pipeline, gzipSync('a 1\né x\na 2\n'))).toMatchObject({ inner: 1, furthest });
    expect(await failureOf(pipeline, 'no gzip')).not.toHaveProperty('furthest');
  });

  it('is not told of records that failed for another reason', async () => {
    expect(await failureOf(regex, Buffer.from([0xff]))).not.toHaveProperty('furthest');
    expect(await failureOf({ ...regex, types: { a: 'int' } }, 'a 1')).not.toHaveProperty('furthest');
    const limits = { values: 1 };
    expect(await failureOf({ parse: 'json', limits }, '{"a":1,"b"')).toMatchObject({ code: 'limit' });
    expect(await failureOf({ parse: 'json', limits }, '{"a":1,"b"')).not.toHaveProperty('furthest');
  });

  it('quotes nothing where the pipeline redacts', async () => {
    const failure = await failureOf({ ...regex, steps: [{ redact: { a: 'mask' } }] }, 'secret x');
    expect(failure?.furthest).toEqual({ offset: 7, expected: furthest.expected });
  });

  it('quotes whole characters', async () => {
    const failure = await failureOf({ parse: { regex: '^(?P<a>a)$' } }, `a${'b'.repeat(23)}🙂`);
    expect(failure?.furthest?.found).toBe('b'.repeat(23));
  });
});
