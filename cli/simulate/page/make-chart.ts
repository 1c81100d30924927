/**
 * @module cli/simulate/page/make-chart
 * The contract of the charts of a simulated stream.
 */

import type { Chart } from '../../page/chart.ts';
import type { Recording } from '../recording.ts';

/** `null` where there is nothing to draw. */
export type MakeSimulationChart = (recording: Recording) => Chart | null;
