/**
 * Files in ranges on several threads give what one thread gives, byte by byte, however they are cut, and end clearly where they cannot.
 */
import { appendFileSync, readFileSync, renameSync, truncateSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PipelineConfig } from '../../../engine/index.ts';
import { scratchFolder } from '../support/millrace.ts';
import { type Options, throughEngine, throughRanges } from './support.ts';

const files = scratchFolder();
const JSON_PIPELINE: PipelineConfig = { parse: 'json' };
const PIPELINES: readonly PipelineConfig[] = [
  JSON_PIPELINE,
  { parse: 'json', types: { a: 'int' }, onError: 'raw' },
  { parse: { regex: '^(?P<a>[a-z]+) (?P<n>[0-9]+)$' }, output: { format: 'csv' } },
];

const line = fc.oneof(
  { weight: 6, arbitrary: fc.nat(99_999).map((n) => `{"a":${n}}`) },
  { weight: 3, arbitrary: fc.nat(999).map((n) => `abc ${n}`) },
  { weight: 1, arbitrary: fc.constantFrom('', '\r', 'bad', '{"a":"é"}', '{"a":"x"}', '{"a":"\u00ff') },
  { weight: 1, arbitrary: fc.nat(3_000).map((length) => `{"b":"${'y'.repeat(length)}"}`) },
);
const content = fc
  .record({
    lines: fc.array(line, { maxLength: 120 }),
    feed: fc.constantFrom('\n', '\r\n'),
    isEnded: fc.boolean(),
    isLatin: fc.boolean(),
    isGzip: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  })
  .map(({ lines, feed, isEnded, isLatin, isGzip }) => {
    const text = Buffer.from(lines.join(feed) + (isEnded ? feed : ''), isLatin ? 'latin1' : 'utf8');
    return isGzip ? gzipSync(text) : text;
  });
const cases = {
  contents: fc.array(content, { minLength: 1, maxLength: 5 }),
  rangeBytes: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 40, max: 2_000 })),
  pipeline: fc.constantFrom(...PIPELINES),
  tier: fc.constantFrom('kernel' as const, 're2' as const),
  keepsRejects: fc.boolean(),
};

interface Case {
  readonly contents: readonly Buffer[];
  readonly rangeBytes: number;
  readonly pipeline: PipelineConfig;
  readonly tier: 'kernel' | 're2';
  readonly keepsRejects: boolean;
}

async function compare(
  { contents, pipeline, keepsRejects, ...cut }: Case,
  options: Omit<Options, 'rangeBytes'>,
) {
  const names = contents.map((bytes, n) => files.write(`input-${n}`, bytes));
  const place = (name: string) => ({
    out: files.path(`${name}.out`),
    rejects: keepsRejects ? files.path(`${name}.rejects`) : null,
  });
  const expected = await throughEngine(pipeline, names, place('engine'));
  const { bytes, ...found } = await throughRanges(pipeline, names, place('ranges'), { ...options, ...cut });
  // Lines are sampled by batch as long as none came out well: the same, where none did.
  const isHopeless = expected.out === '' && expected.records > 0;
  const { samples } = isHopeless ? expected : found;
  expect(found).toEqual({ ...expected, samples });
  expect(bytes).toBe(contents.reduce((sum, { length }) => sum + length, 0));
}

describe('ranges give what the engine gives: records, rejects, first failures, samples and counts', () => {
  it('on one thread', async () => {
    const property = fc.asyncProperty(fc.record(cases), (one) => compare(one, { threads: 1 }));
    await fc.assert(property, { seed: 1, numRuns: 60 });
  }, 300_000);

  it('on two and three threads that begin together', async () => {
    const threads = fc.integer({ min: 2, max: 3 });
    const property = fc.asyncProperty(fc.record(cases), threads, (one, count) =>
      compare(one, { threads: count, isTogether: true }),
    );
    await fc.assert(property, { seed: 2, numRuns: 6 });
  }, 300_000);

  it('with lines that are longer than many ranges, and than a read', async () => {
    const long = (length: number) => `{"a":"${'z'.repeat(length)}"}`;
    const text = ['{"a":1}', long(3 << 20), '{"a":2}', long(100_000), long(9), 'bad', ''].join('\n');
    const pipeline: PipelineConfig = { parse: 'json', limits: { lineBytes: 2 << 20 } };
    const one = { contents: [Buffer.from(text)], pipeline, keepsRejects: true };
    for (const rangeBytes of [5_000, 256 * 1024])
      await compare({ ...one, rangeBytes, tier: 'kernel' }, { threads: 2, isTogether: true });
  }, 300_000);
});

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => `{"a":${from + n}}\n`).join('');

it('compressed files that are run before their turn wait for it as they are', async () => {
  const COUNT = 200_000; // several line buffers each
  const texts = Array.from({ length: 6 }, (_, n) => numbers(n * COUNT, (n + 1) * COUNT));
  const names = texts.map((text, n) => files.write(`early-${n}.gz`, gzipSync(text, { level: 1 })));
  const place = { out: files.path('early.out'), rejects: null };
  const options = { threads: 3, rangeBytes: 1 << 20, isTogether: true };
  const { out } = await throughRanges(JSON_PIPELINE, names, place, options);
  expect(out === texts.join('')).toBe(true);
}, 120_000);

describe('a file that changes while it is read', () => {
  const place = { out: files.path('changed.out'), rejects: null };

  it('and grows is read to where it ends by then, by whole lines', async () => {
    const name = files.write('growing', numbers(0, 3_000).slice(0, -4)); // the last line is being written
    let next = 3_000;
    appendFileSync(name, '');
    const progress = {
      update() {
        appendFileSync(name, next === 3_000 ? `${numbers(2_999, 3_000).slice(-4)}` : numbers(next - 1, next));
        next += 1;
      },
    };
    const { out } = await throughRanges(JSON_PIPELINE, [name], place, {
      threads: 2,
      rangeBytes: 300,
      progress,
      isTogether: true,
    });
    const count = out.split('\n').length - 1;
    expect(count).toBeGreaterThanOrEqual(2_999);
    expect(out).toBe(numbers(0, count));
  }, 120_000);

  it('and shrinks ends where it ends first, though it grows again', async () => {
    const name = files.write('shrinking', numbers(0, 3_000));
    let updates = 0;
    const progress = {
      update() {
        updates += 1;
        if (updates === 5) truncateSync(name, 1_600); // 1,500 bytes are read
        if (updates === 7) appendFileSync(name, numbers(90_000, 95_000));
      },
    };
    const options = { threads: 1, rangeBytes: 300, progress };
    const { out } = await throughRanges(JSON_PIPELINE, [name], place, options);
    expect(numbers(0, 3_000).startsWith(out.slice(0, 1_500))).toBe(true);
    expect(out.length).toBeGreaterThan(1_500);
    expect(out).not.toContain('"a":900');
  });

  it('and is another one by the time it is opened ends the run', async () => {
    const [first, second] = [files.write('first', numbers(0, 100)), files.write('second', numbers(0, 100))];
    const progress = {
      update() {
        renameSync(files.write('other', numbers(7, 9)), second);
        this.update = () => {};
      },
    };
    const options = { threads: 1, rangeBytes: 10_000, progress };
    await expect(throughRanges(JSON_PIPELINE, [first, second], place, options)).rejects.toThrow(
      /^input: .*second: expected the file that was there when the run began, found another of its name;/,
    );
    expect(readFileSync(place.out, 'utf8')).toBe(numbers(0, 100));
  });
});

describe('what ends a run on threads', () => {
  const name = files.write('many', numbers(0, 40_000));
  const place = { out: files.path('ended.out'), rejects: null };

  it.each(['exit', 'throw'])(
    'a worker that dies (%s): an error, and output that is whole up to a place',
    async (how) => {
      const workerFile = new URL('./dying-worker.ts', import.meta.url).href;
      process.env['MILLRACE_TEST_DEATH'] = how;
      const options = { threads: 3, rangeBytes: 500, isTogether: true, workerFile };
      await expect(throughRanges(JSON_PIPELINE, [name], place, options)).rejects.toThrow(
        /^input: expected all threads to work to the end, found one that ended: .*(?:code: 7|torn); the output ends where/,
      );
      const out = readFileSync(place.out, 'utf8');
      expect(out).toBe(numbers(0, out.split('\n').length - 1));
      expect(out.length).toBeLessThan(numbers(0, 40_000).length);
    },
    120_000,
  );

  it('a file that cannot be read', async () => {
    const options = { threads: 1, rangeBytes: 500 };
    await expect(throughRanges(JSON_PIPELINE, ['/proc/self/mem'], place, options)).rejects.toThrow(
      /^input: \/proc\/self\/mem: expected a file that can be read, found EIO/,
    );
  });

  it('a file that cannot be decompressed: what comes before it is written first', async () => {
    const broken = files.write('broken.gz', gzipSync(numbers(0, 5_000)).subarray(0, 3_000));
    const options = { threads: 2, rangeBytes: 500, isTogether: true };
    await expect(throughRanges(JSON_PIPELINE, [name, broken, name], place, options)).rejects.toThrow(
      /broken.gz: expected a complete gzip file, found "unexpected end of file"$/,
    );
    const out = readFileSync(place.out, 'utf8');
    expect(out.startsWith(numbers(0, 40_000))).toBe(true);
    expect(numbers(0, 5_000).startsWith(out.slice(numbers(0, 40_000).length))).toBe(true);
  }, 120_000);
});
