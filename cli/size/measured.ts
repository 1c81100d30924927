/**
 * @module cli/size/measured
 * What was measured at Lambda's sizes. Written by `npm run report -- --readme` from a record of `npm run bench`.
 */
import type { Measured } from './plan.ts';

// biome-ignore format: one size, one line
export const MEASURED: Measured = {
  record: 'main-2026-11-23T000748Z.json',
  date: '2026-11-23',
  cpu: 'AMD EPYC',
  format: 'apache-combined',
  records: 10000,
  recordBytes: 240.6,
  eventBytes: 4481729,
  replyBytes: 5672751,
  formats: [
    { name: 'apache-common', way: 'raw', recordBytes: 73, microseconds: 0.1894 },
    { name: 'apache-common', way: 'managed', recordBytes: 73, microseconds: 2.019 },
    { name: 'apache-combined', way: 'raw', recordBytes: 86.25, microseconds: 0.2403 },
    { name: 'apache-combined', way: 'managed', recordBytes: 86.25, microseconds: 2.527 },
    { name: 'nginx-combined', way: 'raw', recordBytes: 92.5, microseconds: 0.1826 },
    { name: 'nginx-combined', way: 'managed', recordBytes: 92.5, microseconds: 1.403 },
    { name: 'json', way: 'raw', recordBytes: 52, microseconds: 2.103 },
    { name: 'json', way: 'managed', recordBytes: 52, microseconds: 3.246 },
    { name: 'ltsv', way: 'raw', recordBytes: 51.5, microseconds: 3.731 },
    { name: 'ltsv', way: 'managed', recordBytes: 51.5, microseconds: 3.174 },
  ],
  cells: [
    { way: 'raw', memoryMb: 128, outcome: 'measured', recordsPerSecond: 251400, firstSeconds: 2.121, peakMb: 34.25 },
    { way: 'managed', memoryMb: 128, outcome: 'measured', recordsPerSecond: 14730, firstSeconds: 3.241, peakMb: 103.7 },
    { way: 'raw', memoryMb: 256, outcome: 'measured', recordsPerSecond: 432200, firstSeconds: 1.01, peakMb: 35.25 },
    { way: 'managed', memoryMb: 256, outcome: 'measured', recordsPerSecond: 29310, firstSeconds: 1.71, peakMb: 95.48 },
    { way: 'raw', memoryMb: 512, outcome: 'measured', recordsPerSecond: 824600, firstSeconds: 0.6641, peakMb: 35.46 },
    { way: 'managed', memoryMb: 512, outcome: 'measured', recordsPerSecond: 72710, firstSeconds: 0.7955, peakMb: 113.9 },
    { way: 'raw', memoryMb: 1024, outcome: 'measured', recordsPerSecond: 2065000, firstSeconds: 0.2379, peakMb: 36.98 },
    { way: 'managed', memoryMb: 1024, outcome: 'measured', recordsPerSecond: 182800, firstSeconds: 0.5048, peakMb: 161.3 },
    { way: 'raw', memoryMb: 1769, outcome: 'measured', recordsPerSecond: 1712000, firstSeconds: 0.2444, peakMb: 38.27 },
    { way: 'managed', memoryMb: 1769, outcome: 'measured', recordsPerSecond: 174100, firstSeconds: 0.6356, peakMb: 225.9 },
    { way: 'raw', memoryMb: 3538, outcome: 'measured', recordsPerSecond: 3498000, firstSeconds: 0.2966, peakMb: 48.79 },
    { way: 'managed', memoryMb: 3538, outcome: 'measured', recordsPerSecond: 361500, firstSeconds: 0.3165, peakMb: 241 },
  ],
};
