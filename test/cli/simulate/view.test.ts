import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { statusLine } from '../../../cli/simulate/watch/status-line.ts';
import { viewLines } from '../../../cli/simulate/watch/view.ts';
import type { Snapshot } from '../../../simulator/simulation.ts';
import { historyUntil, snapshotAt } from './snapshots.ts';

const MOMENT = 12_400;
const change = (ledger: Partial<Snapshot['ledger']>): Partial<Snapshot> => ({
  ledger: { ...snapshotAt(MOMENT).ledger, ...ledger },
});
const draw = (width: number, height: number, history = historyUntil(MOMENT), colour = false) =>
  viewLines(history, { title: 'seed 7', width, height, colour });

const WRONG = historyUntil(MOMENT, change({ lost: 3, corrupted: 12 }));

describe('the live view', () => {
  it('has everything on an ordinary terminal', () => {
    expect(draw(80, 23).join('\n')).toBe(`millrace simulate   seed 7

records     ████████████████████░░░░░░░░░░░░░  62.0 %  620,000 of 1,000,000 put
time        12 min 24 s of the stream in 12.4 s, 60 times as fast, 7.6 s left

throughput  45,000 records/s                                         ██████████
            12.0 MB/s in, 20.0 MB/s out
in flight   20,000 records in 4 invocations   buffered 12,345, 2.9 MB
            12 partitions
duration    p50 4.2 ms   p90 31 ms   p99 1.3 s

invocations 124   ok 112   retries 11   errors 3   timeouts 1   exits 2
            throttled 5   refused 0
versions    7: 99   8: 25
faults      latency: 30   throw: 12   missing-id: 3

ledger      ██████████████████████████████████████████████████████▓▓▓▓▓▒░░░░░░░
            █ delivered 496,000   ▓ dropped 49,600   ▒ failed 12,400
            ░ open 62,000
            lost 0   duplicated 0   corrupted 0`);
  });

  it.each([
    ['as it begins', [snapshotAt(0)]],
    ['in the middle', historyUntil(MOMENT)],
    ['with records that are wrong', WRONG],
    ['at its end', historyUntil(30_000)],
  ])('fits every terminal %s', (_when, history) => {
    for (let width = 1; width <= 220; width += 9) {
      for (const height of [1, 2, 3, 5, 8, 12, 16, 20, 23, 29, 39, 70]) {
        for (const colour of [false, true]) {
          const lines = draw(width, height, history, colour).map(stripVTControlCharacters);
          expect(lines.length, `${width}×${height}`).toBeLessThanOrEqual(height);
          for (const line of lines)
            expect(line.length, `${width}×${height}: ${line}`).toBeLessThanOrEqual(width);
          expect(lines.join()).not.toMatch(/NaN|Infinity|undefined/);
        }
      }
    }
  });

  it('has no escape without colours, and the same text with them', () => {
    const plain = draw(140, 39, WRONG).join('\n');
    const coloured = draw(140, 39, WRONG, true).join('\n');
    expect(plain).not.toContain('\x1b');
    expect(coloured).toContain('\x1b');
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it.each([
    [80, 23],
    [140, 39],
    [40, 8],
    [30, 5],
  ])('is loud about what is lost, on %i×%i as well', (width, height) => {
    expect(draw(width, height, WRONG).join('\n')).toContain('LOST 3');
    expect(draw(width, height).join('\n')).not.toContain('LOST');
    expect(draw(width, height, WRONG, true).join('\n')).toMatch(/\x1b\[41m.*LOST 3/);
  });

  it('stands in two columns where there is room, with bars for versions and faults', () => {
    const text = draw(140, 39).join('\n');
    expect(text).toMatch(/^throughput .* invocations 124/m);
    expect(text).toMatch(/faults +latency +30 +66\.7 % +█+$/m);
    expect(draw(111, 39).join('\n')).not.toMatch(/^throughput .* invocations/m);
  });

  it('leaves out the less important first', () => {
    const text = draw(80, 12).join('\n');
    expect(text).toMatch(/^throughput/m);
    expect(text).toMatch(/^ledger/m);
    expect(text).not.toMatch(/^(?:versions|duration|faults)/m);
  });

  it('lets no name steer the terminal', () => {
    const history = historyUntil(MOMENT, { versions: { 'a\x1b[2Jb\n': 1 }, faults: { 'x\x07': 2 } });
    const text = draw(80, 23, history).join('\n');
    expect(text).toContain('a?[2Jb?: 1');
    expect(text).toContain('x?: 2');
  });

  it('shortens a long list of faults', () => {
    const faults = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`fault-${index}`, 30 - index]),
    );
    const history = historyUntil(MOMENT, { faults });
    expect(draw(80, 23, history).join('\n')).toMatch(/faults +fault-0: 30[\s\S]* …$/m);
    expect(draw(140, 39, history).join('\n')).toContain('and 23 more');
  });
});

describe('a run in one line', () => {
  it('says how far it is and what came of the records', () => {
    expect(statusLine(historyUntil(MOMENT))).toBe(
      '12.4 s (12 min 24 s of the stream); 620,000 of 1,000,000 put, 62.0 %; 45,000 records/s; delivered 496,000, dropped 49,600, failed 12,400, open 62,000; in flight 20,000; retries 11, faults 45; none lost',
    );
  });

  it('says what is wrong instead', () => {
    expect(statusLine(WRONG)).toMatch(/; LOST 3, CORRUPTED 12$/);
  });
});
