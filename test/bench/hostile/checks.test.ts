import { expect, test } from 'vitest';
import { judgeHostile } from '../../../bench/hostile/checks.ts';
import type { HostileEvidence } from '../../../bench/hostile/evidence.ts';
import { cellsText, hostileResults } from '../../../bench/hostile/findings.ts';
import { callOf, callsOf, healthy } from './evidence.ts';

const MB = 1 << 20;
const REPLIES = 'every record has its own result';
const FATES = 'culprits fail with an expected code';
const PROCESSES = 'no process ends';
const DEADLINE = 'no call passes its deadline';
const MEMORY = 'memory does not grow';
const COVERAGE = 'every case came everywhere';

const failing = (evidence: HostileEvidence) => judgeHostile(evidence).filter(({ ok }) => !ok);

test('a healthy run passes every check', () => {
  expect(failing(healthy())).toEqual([]);
  expect(judgeHostile(healthy()).map(({ check }) => check)).toEqual([
    REPLIES,
    FATES,
    PROCESSES,
    DEADLINE,
    MEMORY,
    COVERAGE,
  ]);
});

const and = (...more: Parameters<typeof callOf>) => ({ calls: [...callsOf(), callOf(...more)] });
const cell = healthy().cells[0]!;

test.each<[string, Partial<HostileEvidence>, string, string]>([
  ['a record without a result', and({ replied: 9 }), REPLIES, '9 of 10 records have a result'],
  ['other bytes', and({ wrong: ['innocent 3: expected …'] }), REPLIES, 'raw: json: innocent 3'],
  [
    'a code that the table does not have',
    { unexpected: ['json: deep: expected limit, found ok'] },
    FATES,
    'found ok',
  ],
  [
    'an exit',
    and({ outcome: 'exit', message: 'it ended with SIGKILL', replied: 0 }),
    PROCESSES,
    'exit in raw: json (deep): it ended',
  ],
  [
    'an error',
    and({ outcome: 'error', message: 'heap', replied: 0 }),
    PROCESSES,
    'error in raw: json (deep): heap',
  ],
  ['one that never starts', and({ outcome: 'broken', message: 'no', replied: 0 }), PROCESSES, 'broken in'],
  ['a kill that no call saw', { cells: [{ ...cell, kills: 1 }] }, PROCESSES, '1 killed for want of memory'],
  ['a time-out', and({ outcome: 'timeout', replied: 0 }), DEADLINE, 'raw: json (deep): 50 ms'],
  ['a late reply', and({ milliseconds: 1001 }), DEADLINE, '1001 ms'],
  ['memory that grows', { calls: callsOf((index) => (90 + index) * MB) }, MEMORY, 'MB in the last'],
  [
    'memory that steps up late',
    { calls: callsOf((index) => (index < 44 ? 60 : 90) * MB) },
    MEMORY,
    'raw: json: 62 MB',
  ],
  ['too few calls', { calls: callsOf().slice(0, 33) }, MEMORY, 'too few calls'],
  ['a case that never came', { cases: ['deep', 'wide', 'long'] }, COVERAGE, '1 of 3 cases did not come'],
])('%s fails one check alone', (_, more, check, found) => {
  expect(failing(healthy(more))).toEqual([
    expect.objectContaining({ check, found: expect.stringContaining(found) }),
  ]);
});

test('memory may move, and fall, and step up and rest', () => {
  const moves: readonly ((index: number) => number)[] = [
    (index) => (90 - index) * MB,
    (index) => (90 + index / 10) * MB,
    (index) => (index < 30 ? 60 : 90) * MB,
  ];
  for (const rss of moves) expect(failing(healthy({ calls: callsOf(rss) }))).toEqual([]);
});

test('a run of nothing has proved nothing', () => {
  const checks = failing(healthy({ cells: [], calls: [], cases: [] })).map(({ check }) => check);
  expect(checks).toEqual([REPLIES, PROCESSES, COVERAGE]);
});

test('what is printed and kept has every process, with its peak and its kills', () => {
  const evidence = healthy({ cells: [{ ...cell, kills: 3 }] });
  expect(cellsText(evidence)).toMatch(/raw: json +60 +600 +60 +50 +50 +100 +0 +3$/m);
  const results = hostileResults(evidence, judgeHostile(evidence));
  const byName = new Map(results.map(({ name, median }) => [name, median]));
  expect(byName.get('hostile, raw: json: peak RSS')).toBe(100 * MB);
  expect(byName.get('hostile, no process ends: kills')).toBe(3);
});
