/**
 * @module bench/options
 * What is given on the benches' command lines, checked: `--rounds x` is said, not measured as nothing.
 */
import { CommandError } from './command.ts';

/** @throws CommandError where the text is no whole number from 1 */
export function readCount(name: string, text: string): number {
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  throw new CommandError(`--${name}: expected a whole number from 1, found ${JSON.stringify(text)}`, 2);
}

/** @throws CommandError where the text is none of the choices */
export function readChoice<T extends string>(
  name: string,
  text: string,
  choices: Readonly<Record<T, unknown>>,
): T {
  if (Object.hasOwn(choices, text)) return text as T;
  throw new CommandError(
    `--${name}: expected one of ${Object.keys(choices).join(', ')}, found ${JSON.stringify(text)}`,
    2,
  );
}
