/**
 * @module test/engine/lines
 * A stream of lines gives what the reference path gives for the whole, however it is cut and whichever tier runs it.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { NO_CONTEXT } from '../../../engine/batch.ts';
import { buildPlan } from '../../../engine/config/build-plan.ts';
import {
  createEngine,
  type Engine,
  type LineSource,
  type PipelineConfig,
  TIERS,
} from '../../../engine/index.ts';
import type { Outcome } from '../../../engine/outcome.ts';
import { compileReference } from '../../../engine/reference/reference.ts';

/** Everything that came of a source, in one. */
interface Whole {
  readonly bytes: string;
  readonly status: readonly number[];
  readonly failures: readonly (readonly [line: number, code: string, detail: string, text: string])[];
  /** Each record's own output and its line, by the spans. */
  readonly records: readonly (readonly [line: string, output: string])[];
}

const latin = (bytes: Uint8Array, [start, end]: readonly [number, number]) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, end);
const spanAt = (spans: Uint32Array, index: number) => [spans[2 * index]!, spans[2 * index + 1]!] as const;

function addTo(
  whole: { [K in keyof Whole]: Whole[K][number][] | string },
  batch: { readonly bytes: Uint8Array; readonly spans: Uint32Array },
  outcome: Outcome,
  firstLine: number,
): void {
  const all = whole as { bytes: string; status: number[]; failures: unknown[]; records: unknown[] };
  expect(all.status.length).toBe(firstLine - 1);
  all.bytes += latin(outcome.bytes, [0, outcome.bytes.length]);
  for (const status of outcome.status) all.status.push(status);
  const lineAt = (index: number) => latin(batch.bytes, spanAt(batch.spans, index));
  for (const { index, code, detail } of outcome.failures) {
    all.failures.push([firstLine + index, code, detail, lineAt(index)]);
  }
  for (let index = 0; index < outcome.status.length; index += 1) {
    all.records.push([lineAt(index), latin(outcome.bytes, spanAt(outcome.spans, index))]);
  }
}

const empty = (): Whole => ({ bytes: '', status: [], failures: [], records: [] });

async function throughEngine(engine: Engine, source: LineSource): Promise<Whole> {
  const whole = empty();
  for await (const { batch, outcome, firstLine } of engine.runLines(source)) {
    addTo(whole as never, batch, outcome, firstLine);
  }
  return whole;
}

/** The plain way: cut behind each line feed, all at once through RE2 and JavaScript. */
function throughReference(pipeline: PipelineConfig, text: Buffer): Whole {
  const spans: number[] = [];
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed + 1;
    spans.push(start, end);
    start = end;
  }
  const batch = { bytes: text, spans: Uint32Array.from(spans), unreadable: [], context: NO_CONTEXT };
  const whole = empty();
  addTo(whole as never, batch, compileReference(buildPlan(pipeline, '/')).run(batch), 1);
  return whole;
}

/** Ways to give the same bytes: in chunks of a kind, or read into places. */
const WAYS: Readonly<Record<string, (chunks: readonly Buffer[]) => LineSource>> = {
  'all at once': (chunks) => Buffer.concat(chunks),
  chunks: (chunks) => chunks,
  'chunks that come later': (chunks) =>
    (async function* () {
      yield* chunks;
    })(),
  'chunks whose memory is used again': (chunks) =>
    (async function* () {
      const memory = Buffer.alloc(Math.max(1, ...chunks.map(({ length }) => length)));
      for (const chunk of chunks) {
        memory.set(chunk);
        yield memory.subarray(0, chunk.length);
        memory.fill('!');
      }
    })(),
  reads: (chunks) => {
    let rest = chunks.filter(({ length }) => length > 0);
    return async (place) => {
      const [first, ...others] = rest;
      if (first === undefined) return 0;
      const count = Math.min(place.length, first.length);
      place.set(first.subarray(0, count));
      rest = count < first.length ? [first.subarray(count), ...others] : others;
      await null;
      return count;
    };
  },
};

const APACHE = (n: number) =>
  `10.0.0.1 - - [17/May/2015:10:05:03 +0000] "GET /${n} HTTP/1.1" 200 ${n} "-" "é"`;

/** Lines good and bad, cut anywhere. */
const chunked = fc
  .tuple(
    fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.nat(99).map((n) => Buffer.from(APACHE(n))) },
        { weight: 2, arbitrary: fc.string({ maxLength: 20 }).map((text) => Buffer.from(text)) },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)) },
        // A type that the kernel is not sure of: the reference path does it.
        { weight: 1, arbitrary: fc.constant(Buffer.from(APACHE(1).replace('17/May', '32/May'))) },
        { weight: 1, arbitrary: fc.constant(Buffer.alloc(0)) },
      ),
      { maxLength: 12 },
    ),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
    fc.array(fc.nat(400), { maxLength: 8 }),
  )
  .map(([lines, feed, endsWithFeed, cuts]) => {
    const text = Buffer.concat(lines.flatMap((line) => [line, Buffer.from(feed)]));
    const whole = endsWithFeed ? text : text.subarray(0, Math.max(0, text.length - feed.length));
    const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)), whole.length].sort((a, b) => a - b);
    return places.slice(1).map((end, index) => whole.subarray(places[index], end));
  });

const PIPELINES: Readonly<Record<string, PipelineConfig>> = {
  'log lines': { parse: 'apache-combined' },
  'any text': { parse: { regex: '(?s)^(?P<v>[^!]*)$' }, output: { newline: false } },
  'log lines, filtered': { parse: 'apache-combined', filter: { size: { gte: 50 } } },
  'log lines, failed ones as they are': { parse: 'apache-combined', onError: 'raw' },
};

const engines = new Map<string, Engine>();
function engineFor(pipeline: PipelineConfig, tier: (typeof TIERS)[number]): Engine {
  const key = `${JSON.stringify(pipeline)} ${tier}`;
  const engine = engines.get(key) ?? createEngine(pipeline, { tier, threads: 1 });
  engines.set(key, engine);
  return engine;
}
afterAll(() => Promise.all([...engines.values()].map((engine) => engine.close())));

describe.each(TIERS)('lines on the %s tier', (tier) => {
  for (const [what, pipeline] of Object.entries(PIPELINES)) {
    for (const [way, toSource] of Object.entries(WAYS)) {
      it(`${what}, given as ${way}, become what the reference path makes of the whole`, async () => {
        await fc.assert(
          fc.asyncProperty(chunked, async (chunks) => {
            const found = await throughEngine(engineFor(pipeline, tier), toSource(chunks));
            expect(found).toEqual(throughReference(pipeline, Buffer.concat(chunks)));
          }),
          { numRuns: 40 },
        );
      });
    }
  }

  it.each(['reads', 'chunks'])('of any length, over the edges of batches, given as %s', async (way) => {
    const pipeline = PIPELINES['any text']!;
    const sizes = [0, 1, 300_000, 5, 524_287, 0, 524_288, 3, 1_300_000, 262_144, 7, 2_100_000, 60];
    for (const shift of [0, 1, 63]) {
      const text = sizes
        .map((size, index) => String.fromCharCode(97 + index).repeat(size + shift))
        .join('\n');
      for (const end of ['', '\n']) {
        const bytes = Buffer.from(text + end);
        const found = await throughEngine(
          engineFor(pipeline, tier),
          WAYS[way]!([bytes.subarray(0, 5), bytes.subarray(5)]),
        );
        const wanted = throughReference(pipeline, bytes);
        expect(found.bytes === wanted.bytes).toBe(true);
        expect(found.records.map(([line]) => line.length)).toEqual(
          wanted.records.map(([line]) => line.length),
        );
        expect(found.records.every(([, output], index) => output === wanted.records[index]![1])).toBe(true);
      }
    }
  });

  it('short ones in such numbers that a batch holds a hundred thousands', async () => {
    const bytes = Buffer.from('ab\n\n!\n'.repeat(150_000));
    const { status, failures } = await throughEngine(engineFor(PIPELINES['any text']!, tier), bytes);
    expect(status.length).toBe(450_000);
    expect(failures.length).toBe(150_000);
    expect(failures.every(([line], index) => line === 3 * index + 3)).toBe(true);
  });

  it('in long constants, more than fit where the kernel writes', async () => {
    const pipeline = { parse: { regex: '^(?P<v>.*)$' }, set: { constant: 'c'.repeat(20_000) } };
    const engine = createEngine(pipeline, { tier: tier === 'kernel' ? 'auto' : tier, threads: 1 });
    const around = '{"v":"","constant":""}\n'.length + 20_000;
    // In the first batch, and in the second, which begins before the first buffer has grown.
    for (const before of [[], [`${'x'.repeat(65_535)}\n`]]) {
      const last: string[] = [];
      let bytes = 0;
      let lines = 0;
      for await (const { outcome, firstLine } of engine.runLines([...before, `${'a\n'.repeat(10_000)}bc`])) {
        expect(firstLine).toBe(lines + 1);
        lines += outcome.status.length;
        bytes += outcome.bytes.length;
        last.push(
          latin(outcome.bytes, [Math.max(0, outcome.bytes.length - around - 2), outcome.bytes.length]),
        );
      }
      expect(lines).toBe(10_001 + before.length);
      expect(bytes).toBe(lines * around + 10_002 + 65_535 * before.length);
      expect(last.at(-1)).toMatch(/^{"v":"bc"/);
    }
    await engine.close();
  });

  it('none of nothing', async () => {
    const engine = engineFor(PIPELINES['log lines']!, tier);
    for (const toSource of Object.values(WAYS))
      expect(await throughEngine(engine, toSource([]))).toEqual(empty());
  });

  it('stop where the source fails, with its error, what came before passed on', async () => {
    const engine = engineFor(PIPELINES['any text']!, tier);
    let reads = 0;
    const source = async (place: Uint8Array) => {
      reads += 1;
      if (reads === 3) throw new Error('the disk is gone');
      return place.length > 4 ? Buffer.from(place.buffer, place.byteOffset).write('ab\nc') : 0;
    };
    const seen: string[] = [];
    await expect(async () => {
      for await (const { outcome } of engine.runLines(source))
        seen.push(Buffer.from(outcome.bytes).toString());
    }).rejects.toThrow('the disk is gone');
    if (tier === 'kernel') expect(seen.join('')).toBe('{"v":"ab"}{"v":"cab"}');
  });

  it('end their source where the consumer leaves', async () => {
    const engine = engineFor(PIPELINES['any text']!, tier);
    let ended = false;
    async function* endless() {
      try {
        for (;;) yield 'x\n'.repeat(100_000);
      } finally {
        ended = true;
      }
    }
    for await (const { firstLine } of engine.runLines(endless())) if (firstLine > 1) break;
    expect(ended).toBe(true);
  });

  it('are refused once the engine is closed, in the middle of a stream as well', async () => {
    const engine = createEngine(PIPELINES['any text']!, { tier, threads: 1 });
    await expect(async () => {
      for await (const _ of engine.runLines('x\n'.repeat(3_000_000))) await engine.close();
    }).rejects.toMatchObject({ code: 'ERR_MILLRACE_CLOSED' });
  });

  it('are as they were while another call runs, and may be written while the next batch is made', async () => {
    const engine = engineFor(PIPELINES['any text']!, tier);
    const bytes = Buffer.from(Array.from({ length: 400_000 }, (_, n) => `${n}\n`).join(''));
    const written: Promise<string>[] = [];
    let before: Uint8Array | null = null;
    for await (const { outcome } of engine.runLines(bytes)) {
      if (before !== null) written.push(Promise.resolve(Buffer.from(before).toString('latin1')));
      before = outcome.bytes;
      await engine.run({
        bytes: Buffer.from('!'),
        spans: Uint32Array.of(0, 1),
        unreadable: [],
        context: NO_CONTEXT,
      });
    }
    const text = (await Promise.all(written)).join('') + Buffer.from(before!).toString('latin1');
    expect(text === Array.from({ length: 400_000 }, (_, n) => `{"v":"${n}"}`).join('')).toBe(true);
  });
});
