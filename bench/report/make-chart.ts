/**
 * @module bench/report/make-chart
 * The contract of the bench's charts.
 */

import type { Chart } from '../../cli/page/chart.ts';
import type { Prices } from '../../cli/size/prices.ts';
import type { BenchRecord } from '../record.ts';

/**
 * `null` where the record has nothing to draw.
 * @param prices default: the list prices
 */
export type MakeChart = (record: Pick<BenchRecord, 'sections'>, prices?: Prices) => Chart | null;
