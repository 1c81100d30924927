/**
 * @module bench/engine/figures
 * What is asked of the engine, what was found, and the verdict: one figure, one line.
 */
import { formatNumber, formatTable } from '../../cli/table.ts';

/** `null`: nothing is asked, the figure is there to be seen. */
export type Asked = { readonly atLeast: number } | { readonly atMost: number } | null;

export interface Figure {
  /** What is measured, in words. */
  readonly name: string;
  readonly asked: Asked;
  readonly found: number;
  /** `×`, `ms`, `MB`; comes behind the number. */
  readonly unit: string;
}

export type Verdict = 'ok' | 'short' | '';

/** Whether what was found is what was asked for; bounds are included. */
export function verdictOf({ asked, found }: Figure): Verdict {
  if (asked === null) return '';
  const enough = 'atLeast' in asked ? found >= asked.atLeast : found <= asked.atMost;
  return enough ? 'ok' : 'short';
}

/** Three digits or so: more is not in a measurement. */
function show(value: number, unit: string): string {
  const size = Math.abs(value);
  return `${formatNumber(value, size >= 100 ? 0 : size >= 10 ? 1 : 2)} ${unit}`.trimEnd();
}

function showAsked({ asked, unit }: Figure): string {
  if (asked === null) return '';
  return 'atLeast' in asked ? `≥ ${show(asked.atLeast, unit)}` : `≤ ${show(asked.atMost, unit)}`;
}

/** The figures as a table: what, asked, found, ok or short. */
export function formatFigures(figures: readonly Figure[]): string {
  return formatTable(
    ['figure', 'asked', 'found', ''],
    figures.map((figure) => [
      figure.name,
      showAsked(figure),
      show(figure.found, figure.unit),
      verdictOf(figure),
    ]),
  );
}
