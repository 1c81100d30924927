import { expect, test } from 'vitest';
import { generateLines } from '../../../simulator/samples/corpus.ts';
import { type Pair, pairFor, referenceResults } from './support.ts';

/** Expects every text that was not handed back to be the reference path's result. */
function expectTexts(pair: Pair, texts: readonly string[]): number {
  const wanted = referenceResults(
    pair,
    texts.map((data, index) => ({ recordId: String(index), data })),
  );
  const { texts: found, status } = pair.kernel.runTexts(texts)!;
  let own = 0;
  for (const [index, code] of status.entries()) {
    if (code >= 8) continue;
    own += 1;
    const result = code === 0 ? 'Ok' : code === 1 ? 'Dropped' : 'ProcessingFailed';
    expect([index, result]).toEqual([index, wanted[index]!.result]);
    expect(found[index]).toBe(code === 0 ? wanted[index]!.data : '');
  }
  expect(found.length).toBe(texts.length);
  return own;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

test('log lines', () => {
  const pair = pairFor({ parse: 'apache-combined', filter: { status: { ne: 404 } } });
  const texts = Array.from(generateLines({ seed: 5, count: 3000, variant: 'often-failing' }), base64);
  expect(expectTexts(pair, texts)).toBe(3000);
  expect(expectTexts(pair, [])).toBe(0);
  expect(expectTexts(pair, texts.slice(0, 1))).toBe(1);
});

test('text that is no plain base64 is handed back', () => {
  const pair = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' } });
  const odd = [
    'Q',
    'QQ',
    'QQ=',
    'QQ==\n',
    ' QQ==',
    'QQ-_',
    'QQ==QQ==',
    'Q"==',
    'QUJD"',
    '"',
    'QUJDŁ',
    'ŁUJD',
    'QUJ\u0144',
  ];
  odd.push('QUJé', '\u0000', 'QUJD\u0000', '😀', '=', '====', 'QUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJŁ');
  expect(expectTexts(pair, odd)).toBe(0);
  expect(
    expectTexts(
      pair,
      odd.flatMap((text) => [base64('ok'), text, '']),
    ),
  ).toBe(2 * odd.length);
});

test('long texts and small ones, and more than one round', () => {
  const pair = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' }, set: { padding: 'p'.repeat(3000) } });
  const texts = Array.from({ length: 450 }, (_, index) => base64(`record ${index}`));
  expect(expectTexts(pair, [...texts, base64('\u0001'.repeat(200_000)), ...texts])).toBe(901);
});
