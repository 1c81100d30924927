/**
 * @module cli/numbers
 * Numbers on the command line, within limits; `1e6` and `1_000_000` are numbers as well.
 */
import { InvalidArgumentError } from 'commander';

export interface Range {
  /** The least, included. */
  readonly from?: number;
  /** The least, excluded. */
  readonly above?: number;
  /** The most, included. Default: no limit. */
  readonly to?: number;
  readonly isWhole?: boolean;
}

/** A parser for an option's value. */
export function numberIn({ from, above, to = Number.MAX_VALUE, isWhole = false }: Range) {
  const least = above === undefined ? `from ${from ?? 0}` : `above ${above}`;
  const most = to === Number.MAX_VALUE ? '' : above === undefined ? ` to ${to}` : `, up to ${to}`;
  return (text: string): number => {
    const isNumber = /^(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:e\d+)?$/i.test(text);
    const value = isNumber ? Number(text.replaceAll('_', '')) : Number.NaN;
    const isEnough = above === undefined ? value >= (from ?? 0) : value > above;
    if (isEnough && value <= to && (!isWhole || Number.isSafeInteger(value))) return value;
    throw new InvalidArgumentError(`Expected a ${isWhole ? 'whole ' : ''}number ${least}${most}.`);
  };
}

/** The share of a whole. */
export const share = numberIn({ above: 0, to: 1 });
