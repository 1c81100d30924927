import { expect, test } from 'vitest';
import { dealHands, shuffleIn } from '../../../bench/hostile/deck.ts';
import { createCodeLog, judgeCodes, judgeReply } from '../../../bench/hostile/judge.ts';
import type { Sent } from '../../../bench/hostile/sent.ts';
import { createRandom } from '../../../simulator/samples/random.ts';

const sent: readonly Sent[] = [
  { name: null, data: 'YQ==', fate: 'ok', due: 'Yg==' },
  { name: 'deep', data: 'W1s=', fate: 'json', due: 'W1s=' },
  { name: 'empty', data: '', fate: 'dropped', due: '' },
];
const right = [
  { recordId: 'r0', result: 'Ok', data: 'Yg==' },
  { recordId: 'r1', result: 'ProcessingFailed', data: 'W1s=' },
  { recordId: 'r2', result: 'Dropped' },
];
const judge = (records: unknown) => judgeReply(sent, Buffer.from(JSON.stringify({ records })));

test('a reply with every record in its place, as it is due, is right', () => {
  expect(judge(right)).toEqual({ replied: 3, wrong: [] });
});

test.each([
  ['one too few', right.slice(0, 2), 2, '2 results for 3 records'],
  ['one twice', [...right, right[0]], 3, '4 results for 3 records'],
  ['two in the wrong order', [right[1], right[0], right[2]], 1, 'deep: expected r1 in its place, found r0'],
  [
    'an innocent that fails',
    [{ ...right[0], result: 'ProcessingFailed' }, ...right.slice(1)],
    3,
    'innocent 0: expected Ok (ok)',
  ],
  [
    'an innocent of other bytes',
    [{ ...right[0], data: 'Yw==' }, ...right.slice(1)],
    3,
    'innocent 0: expected 4 characters …Yg==, found 4 characters …Yw==',
  ],
  [
    'a culprit that comes out',
    [right[0], { ...right[1], result: 'Ok' }, right[2]],
    3,
    'deep: expected ProcessingFailed (json), found Ok',
  ],
  [
    'a culprit without its bytes',
    [right[0], { ...right[1], data: '' }, right[2]],
    3,
    'deep: expected 4 characters',
  ],
])('%s is wrong', (_, records, replied, wrong) => {
  const found = judge(records);
  expect(found.replied).toBe(replied);
  expect(found.wrong.join('\n')).toContain(wrong);
});

test('a reply that is no JSON is wrong, and no record has a result', () => {
  expect(judgeReply(sent, Buffer.from('{'))).toMatchObject({
    replied: 0,
    wrong: [expect.stringContaining('not JSON')],
  });
});

test('the codes in the log are those of the failed records, no more and no fewer', () => {
  expect(judgeCodes(sent, { json: 1 })).toEqual([]);
  expect(judgeCodes(sent, {})).toEqual(['json: expected 1 in the log, found 0']);
  expect(judgeCodes(sent, { json: 1, worker: 2 })).toEqual(['worker: expected 0 in the log, found 2']);
});

test('codes are read from log lines in pieces, behind what Lambda puts before them', () => {
  const log = createCodeLog();
  const line = JSON.stringify({
    level: 'WARN',
    message: 'millrace: 1 of 3 records failed',
    requestId: 'a',
    failed: { json: 1 },
  });
  const text = `other\n2026-11-29T00:00:00Z\ta\tWARN\t${line}\n`;
  log.add(Buffer.from(text.slice(0, 60)));
  log.add(Buffer.from(text.slice(60)));
  expect(log.take('a')).toEqual({ json: 1 });
  expect(log.take('a')).toEqual({});
});

test('each culprit comes alone first, then all come as often, and what comes together fits into an event', () => {
  const cards = ['x', 'y', 'z'].map((name) => ({ name, data: name.repeat(500_000), due: '' }));
  const hands = dealHands([...cards, { name: 'w', data: 'w', due: 'w'.repeat(4_000_000) }], createRandom(1));
  const dealt = Array.from({ length: 400 }, () => hands.next().value);
  expect(dealt.slice(0, 4).map((hand) => hand.map(({ name }) => name))).toEqual([['x'], ['y'], ['z'], ['w']]);
  const counts = Map.groupBy(dealt.flat(), ({ name }) => name);
  const numbers = [...counts.values()].map(({ length }) => length);
  expect(Math.max(...numbers) - Math.min(...numbers)).toBeLessThanOrEqual(2);
  expect(dealt.some(({ length }) => length > 1)).toBe(true);
  for (const hand of dealt) {
    if (hand.length > 1) expect(hand.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThan(1_400_000);
    if (hand.length > 1) expect(hand.length).toBeLessThanOrEqual(2);
  }
});

test('culprits stand anywhere among the innocents', () => {
  const random = createRandom(2);
  const places = Array.from({ length: 100 }, () => shuffleIn([0, 1, 2], [9], random).indexOf(9));
  expect(new Set(places)).toEqual(new Set([0, 1, 2, 3]));
});
