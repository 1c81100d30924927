import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateLines, STANDARD_CORPUS, VARIANTS, type Variant } from '../../../simulator/samples/corpus.ts';

/** Reads lines to their end and says what they are like. */
function describeLines(lines: Iterable<string>) {
  const sum = {
    lines: 0,
    bytes: 0,
    shortestBytes: Number.POSITIVE_INFINITY,
    longestBytes: 0,
    utf8Lines: 0,
    escapedLines: 0,
  };
  for (const line of lines) {
    const bytes = Buffer.byteLength(line);
    sum.lines += 1;
    sum.bytes += bytes;
    sum.shortestBytes = Math.min(sum.shortestBytes, bytes);
    sum.longestBytes = Math.max(sum.longestBytes, bytes);
    if (bytes !== line.length) sum.utf8Lines += 1;
    if (line.includes('\\')) sum.escapedLines += 1;
  }
  return { ...sum, meanBytes: sum.lines === 0 ? 0 : sum.bytes / sum.lines };
}

/** Combined lines as the tests understand them, on purpose not the engine's own pattern. */
const COMBINED =
  /^\S+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "(?:[^"\\]|\\.)*" \d{3} (?:\d+|-) "(?:[^"\\]|\\.)*" "(?:[^"\\]|\\.)*"$/;

const take = (variant: Variant, count = 20_000) => [...generateLines({ seed: 1, count, variant })];
const brokenShare = (lines: readonly string[]) =>
  lines.filter((line) => !COMBINED.test(line)).length / lines.length;

describe('the corpus', () => {
  it('has the same bytes on every run and machine', () => {
    const hash = (seed: number) =>
      createHash('sha256')
        .update([...generateLines({ seed, count: 1_000 })].join('\n'))
        .digest('hex');
    expect(hash(1)).toBe('ffcbbfe7644d9e09d5c358d943f2ce40e4e12787fa5dacb768237b7c5564d9ad');
    expect(hash(2)).not.toBe(hash(1));
  });

  it('starts with the same lines however many are asked for', () => {
    const ten = [...generateLines({ seed: 7, count: 10 })];
    expect([...generateLines({ seed: 7, count: 50 })].slice(0, 10)).toEqual(ten);
  });

  it('has lines as long as real ones: 237 bytes on average', () => {
    const { lines, meanBytes, longestBytes } = describeLines(generateLines(STANDARD_CORPUS));
    expect(lines).toBe(100_000);
    expect(meanBytes).toBeGreaterThan(232);
    expect(meanBytes).toBeLessThan(242);
    expect(longestBytes).toBeGreaterThan(400);
  });

  it('breaks about 1 line in 5,000, and 1 in 5 where it is to fail often', () => {
    const share = brokenShare([...generateLines(STANDARD_CORPUS)]);
    expect(share).toBeGreaterThan(1 / 10_000);
    expect(share).toBeLessThan(1 / 2_500);
    expect(brokenShare(take('often-failing'))).toBeCloseTo(0.2, 1);
  });

  it.each([
    ['an IPv6 host', /^[0-9a-f]+(?::[0-9a-f]*){3,7} /],
    ['a host name', /^[a-z][\w-]+(?:\.[\w-]+)+ /],
    ['an e-mail as user', /^\S+ \S+ \S+@\S+ \[/],
    ['an identity', /^\S+ [a-z]\w+ /],
    ['an offset east of UTC', / \+0530\]/],
    ['an offset west of UTC', / -0700\]/],
    ['HTTP/1.0', / HTTP\/1\.0"/],
    ['HTTP/2.0', / HTTP\/2\.0"/],
    ['a request without a protocol', /"GET \/[^ "]*" \d/],
    ['a request that timed out', /"-" 408 - "-" "-"/],
    ['a TLS probe', /"\\x16\\x03\\x01[^"]*" 400/],
    ['no size', /" 304 - /],
    ['no referrer', / "-" "[^-]/],
    ['no agent', / "-"$/],
    ['an empty agent', / ""$/],
    ['a query', /\?[a-z_]+=/],
    ['an escaped quote in the request', /\] "[A-Z]+ [^"]*\\"/],
    ['an escaped quote in the referrer', /" \d{3} \S+ "[^"\\]+\\"/],
    ['an escaped quote in the agent', / "[^"\\]+\\"(?:[^"\\]|\\.)*"$/],
    ['UTF-8 in the path', /"[A-Z]+ \/[^ ]*[^\x00-\x7f]/],
  ])('has lines with %s', (_what, pattern) => {
    expect(
      take('ascii')
        .filter((line) => COMBINED.test(line))
        .some((line) => pattern.test(line)),
    ).toBe(true);
  });

  it('has never more than one line in a line', () => {
    for (const variant of Object.keys(VARIANTS) as Variant[]) {
      expect(take(variant, 5_000).every((line) => !/[\r\n]/.test(line))).toBe(true);
    }
  });

  it('has variants that are what their names say', () => {
    const share = (variant: Variant, key: 'utf8Lines' | 'escapedLines') =>
      describeLines(generateLines({ seed: 1, count: 5_000, variant }))[key] / 5_000;
    expect(share('ascii', 'utf8Lines')).toBeLessThan(0.01);
    expect(share('ascii', 'escapedLines')).toBeLessThan(0.03);
    expect(share('utf8-heavy', 'utf8Lines')).toBeGreaterThan(0.5);
    expect(share('escape-heavy', 'escapedLines')).toBeGreaterThan(0.6);
  });
});
