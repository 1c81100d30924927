/**
 * @module bench/demo/choose-format
 * Which built-in format a file is in: the one that parses most of its first lines.
 */
import { FORMATS } from '../../engine/formats/index.ts';

export interface Choice {
  readonly format: string;
  /** How many of the lines it parses. */
  readonly parsed: number;
  readonly lines: number;
}

/** How many of these lines a format parses. */
export type CountParsed = (format: string, lines: readonly Uint8Array[]) => number | Promise<number>;

/**
 * The format that parses most lines; of equals the first in the table. `null` where none parses any.
 * @param countParsed asks the engine
 */
export async function chooseFormat(
  lines: readonly Uint8Array[],
  countParsed: CountParsed,
): Promise<Choice | null> {
  let best: Choice | null = null;
  for (const { name } of FORMATS) {
    const parsed = await countParsed(name, lines);
    if (parsed > (best?.parsed ?? 0)) best = { format: name, parsed, lines: lines.length };
    if (parsed === lines.length) break;
  }
  return best;
}
