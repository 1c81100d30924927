/**
 * @module test/bench/report/fixture-record
 * A record with every section, small and made up: round numbers, so that what is drawn of them can be told.
 */

import { summarize } from '../../../bench/measure/stats.ts';
import type { BenchRecord } from '../../../bench/record.ts';

const who = (name: string, title: string, threads: number | null = null) => ({
  name,
  title,
  ours: name.startsWith('millrace'),
  threads,
});

const work = { records: 1_000, eventBytes: 450_000, lineBytes: 237_000, replyBytes: 500_000 };

export const FIXTURE: BenchRecord = {
  bench: 'main',
  date: '2025-02-27T22:10:00Z',
  commit: '0123abc',
  clean: true,
  machine: {
    cpu: 'A CPU <of> some kind',
    cores: 2,
    usableCores: 2,
    load: 0.5,
    memoryMb: 8192,
    system: 'linux-x64 6.1',
  },
  node: 'v24.0.0',
  settings: { quick: false, rounds: 7 },
  results: [],
  ratios: {},
  notes: ['a note'],
  sections: {
    peers: {
      work,
      competitors: [
        {
          ...who('millrace-raw-1', 'millrace, raw', 1),
          madeOf: '',
          warm: summarize([0.25]),
          cold: summarize([100]),
        },
        {
          ...who('millrace-managed-1', 'millrace, managed', 1),
          madeOf: '',
          warm: summarize([2]),
          cold: summarize([150]),
        },
        { ...who('rust', 'Rust'), madeOf: 'rustc 1', warm: summarize([4]), cold: summarize([50]) },
        { ...who('python', 'Python'), madeOf: 'Python 3', warm: summarize([25]), cold: summarize([300]) },
      ],
    },
    lines: {
      bytes: 300e6,
      competitors: [
        { ...who('millrace-run-1', 'millrace run', 1), speed: summarize([600]), peakMb: 80 },
        { ...who('mawk', 'mawk', 1), speed: summarize([150]), peakMb: 3 },
      ],
    },
    sizes: {
      work,
      competitors: [who('millrace-managed-auto', 'millrace, managed'), who('rust', 'Rust')],
      cells: [
        {
          competitor: 'millrace-managed-auto',
          memoryMb: 128,
          outcome: 'measured',
          recordsPerSecond: 20_000,
          firstSeconds: 2,
          peakMb: 90,
        },
        {
          competitor: 'rust',
          memoryMb: 128,
          outcome: 'killed',
          recordsPerSecond: null,
          firstSeconds: null,
          peakMb: 128,
        },
        {
          competitor: 'millrace-managed-auto',
          memoryMb: 1769,
          outcome: 'measured',
          recordsPerSecond: 500_000,
          firstSeconds: 0.2,
          peakMb: 190,
        },
        {
          competitor: 'rust',
          memoryMb: 1769,
          outcome: 'measured',
          recordsPerSecond: 250_000,
          firstSeconds: 0.1,
          peakMb: 20,
        },
        {
          competitor: 'rust',
          memoryMb: 3538,
          outcome: 'computed',
          recordsPerSecond: 250_000,
          firstSeconds: 0.1,
          peakMb: 20,
        },
      ],
    },
    growth: {
      named: 1.5,
      series: [
        {
          name: 'raw: access log, more lines',
          unit: 'records',
          points: [
            { size: 100, nanosecondsPerByte: 1 },
            { size: 1_000, nanosecondsPerByte: 2 },
          ],
          exponent: 1.3,
          worstRise: 2,
        },
        {
          name: 'raw: access log, longer agents',
          unit: 'bytes a line',
          points: [
            { size: 100, nanosecondsPerByte: 2 },
            { size: 1_000, nanosecondsPerByte: 1 },
          ],
          exponent: 0.7,
          worstRise: 1,
        },
      ],
      corpora: [{ name: 'ascii', way: 'raw', cost: summarize([0.3]) }],
      formats: [
        { name: 'apache-combined', way: 'managed', recordBytes: 150, cost: summarize([2]) },
        { name: 'json', way: 'managed', recordBytes: 80, cost: summarize([3]) },
      ],
    },
    latency: {
      processes: 2,
      rows: [1, 2, 4].map((concurrency) => ({
        eventBytes: 1e6,
        records: 2_000,
        concurrency,
        p50Ms: 5 * concurrency,
        p90Ms: 8 * concurrency,
        p99Ms: 10 * concurrency,
        recordsPerSecond: 300_000,
        errors: 0,
      })),
    },
  },
};
