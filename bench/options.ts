/**
 * @module bench/options
 * What is given on the benches' command lines, checked: `--rounds x` is said, not measured as nothing.
 */

/** @throws RangeError where the text is no whole number from 1 */
export function readCount(name: string, text: string): number {
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  throw new RangeError(`--${name}: expected a whole number from 1, found ${JSON.stringify(text)}`);
}

/** @throws RangeError where the text is none of the choices */
export function readChoice<T extends string>(
  name: string,
  text: string,
  choices: Readonly<Record<T, unknown>>,
): T {
  if (Object.hasOwn(choices, text)) return text as T;
  throw new RangeError(
    `--${name}: expected one of ${Object.keys(choices).join(', ')}, found ${JSON.stringify(text)}`,
  );
}
