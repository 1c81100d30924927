/**
 * @module bench/report/make-chart
 * The contract of the bench's charts.
 */

import type { Chart } from '../../cli/page/chart.ts';
import type { BenchRecord } from '../record.ts';

/** `null` where the record has nothing to draw. */
export type MakeChart = (record: BenchRecord) => Chart | null;
