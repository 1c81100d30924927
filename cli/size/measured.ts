/**
 * @module cli/size/measured
 * What was measured at Lambda's sizes. Written by `npm run report -- --readme` from a record of `npm run bench`.
 */
import type { Measured } from './plan.ts';

// biome-ignore format: one size, one line
export const MEASURED: Measured = {
  record: 'main-2026-11-25T230607Z.json',
  date: '2026-11-25',
  cpu: 'AMD EPYC',
  format: 'apache-combined',
  records: 10000,
  recordBytes: 240.6,
  eventBytes: 4481729,
  replyBytes: 5672751,
  formats: [
    { name: 'apache-common', way: 'raw', recordBytes: 73, microseconds: 0.3245 },
    { name: 'apache-common', way: 'managed', recordBytes: 73, microseconds: 1.938 },
    { name: 'apache-combined', way: 'raw', recordBytes: 86.25, microseconds: 0.3842 },
    { name: 'apache-combined', way: 'managed', recordBytes: 86.25, microseconds: 2.359 },
    { name: 'nginx-combined', way: 'raw', recordBytes: 92.5, microseconds: 0.3248 },
    { name: 'nginx-combined', way: 'managed', recordBytes: 92.5, microseconds: 2.378 },
    { name: 'json', way: 'raw', recordBytes: 52, microseconds: 2.781 },
    { name: 'json', way: 'managed', recordBytes: 52, microseconds: 3.572 },
    { name: 'ltsv', way: 'raw', recordBytes: 51.5, microseconds: 0.2478 },
    { name: 'ltsv', way: 'managed', recordBytes: 51.5, microseconds: 2.022 },
  ],
  cells: [
    { way: 'raw', memoryMb: 128, outcome: 'measured', recordsPerSecond: 77110, firstSeconds: 5.687, peakMb: 46.19 },
    { way: 'managed', memoryMb: 128, outcome: 'measured', recordsPerSecond: 6249, firstSeconds: 8.637, peakMb: 78.25 },
    { way: 'raw', memoryMb: 256, outcome: 'measured', recordsPerSecond: 158800, firstSeconds: 2.89, peakMb: 44.25 },
    { way: 'managed', memoryMb: 256, outcome: 'measured', recordsPerSecond: 12250, firstSeconds: 3.874, peakMb: 86.72 },
    { way: 'raw', memoryMb: 512, outcome: 'measured', recordsPerSecond: 384000, firstSeconds: 1.305, peakMb: 46.05 },
    { way: 'managed', memoryMb: 512, outcome: 'measured', recordsPerSecond: 30570, firstSeconds: 1.805, peakMb: 90.08 },
    { way: 'raw', memoryMb: 1024, outcome: 'measured', recordsPerSecond: 667800, firstSeconds: 0.5404, peakMb: 48.15 },
    { way: 'managed', memoryMb: 1024, outcome: 'measured', recordsPerSecond: 77320, firstSeconds: 0.8779, peakMb: 155.2 },
    { way: 'raw', memoryMb: 1769, outcome: 'measured', recordsPerSecond: 1272000, firstSeconds: 0.4048, peakMb: 48.55 },
    { way: 'managed', memoryMb: 1769, outcome: 'measured', recordsPerSecond: 213900, firstSeconds: 0.4963, peakMb: 230.3 },
    { way: 'raw', memoryMb: 3538, outcome: 'measured', recordsPerSecond: 1129000, firstSeconds: 0.5184, peakMb: 65.47 },
    { way: 'managed', memoryMb: 3538, outcome: 'measured', recordsPerSecond: 247400, firstSeconds: 0.4556, peakMb: 231.6 },
  ],
};
