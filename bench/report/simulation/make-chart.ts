/**
 * @module bench/report/simulation/make-chart
 * The contract of the charts of a simulated stream.
 */
import type { Recording } from '../../../cli/simulate/recording.ts';
import type { Chart } from '../chart.ts';

/** `null` where there is nothing to draw. */
export type MakeSimulationChart = (recording: Recording) => Chart | null;
