/**
 * @module bench/report/charts
 * The charts of the report, in their order on the page. A new one is its file and a line here.
 */

import { cost } from './charts/cost.ts';
import { corpora, growthByLength, growthByRecords } from './charts/growth.ts';
import { latency } from './charts/latency.ts';
import { cold, lines, throughput } from './charts/throughput.ts';
import type { MakeChart } from './make-chart.ts';

export const CHARTS: readonly MakeChart[] = [
  throughput,
  cost,
  latency,
  cold,
  lines,
  growthByRecords,
  growthByLength,
  corpora,
];
