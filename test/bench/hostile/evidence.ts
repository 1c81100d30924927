/**
 * @module test/bench/hostile/evidence
 * Evidence of a hostile run that never was: healthy, for a test to make sick in one place.
 */
import type { Call, HostileEvidence } from '../../../bench/hostile/evidence.ts';

const MB = 1 << 20;

export const callOf = (more: Partial<Call> = {}): Call => ({
  cell: 'raw: json',
  cases: ['deep'],
  records: 10,
  outcome: 'ok',
  message: null,
  milliseconds: 50,
  replied: 10,
  wrong: [],
  rss: 90 * MB,
  ...more,
});

/** @param rss of the call with that number */
export const callsOf = (rss: (index: number) => number = () => 90 * MB): Call[] =>
  Array.from({ length: 60 }, (_, index) =>
    callOf({ cases: [index % 2 === 0 ? 'deep' : 'wide'], rss: rss(index) + (index % 5) * MB }),
  );

export const healthy = (more: Partial<HostileEvidence> = {}): HostileEvidence => ({
  minutes: 1,
  deadlineMs: 1000,
  cases: ['deep', 'wide'],
  cells: [{ name: 'raw: json', kills: 0, peakRss: 100 * MB }],
  calls: callsOf(),
  unexpected: [],
  ...more,
});
