/**
 * @module bench/report/make-chart
 * The contract of the bench's charts.
 */
import type { BenchRecord } from '../record.ts';
import type { Chart } from './chart.ts';

/** `null` where the record has nothing to draw. */
export type MakeChart = (record: BenchRecord) => Chart | null;
