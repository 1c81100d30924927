/**
 * @module bench/command
 * What the bench's commands share: options, checked before anything is measured; one-line errors; an exit status.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { MillraceError } from '../engine/errors.ts';

/** A mistake of the caller: one line on stderr and an exit status, no stack. */
export class CommandError extends Error {
  readonly exitCode: 1 | 2;

  /** @param exitCode 2 for wrong usage, 1 for anything else */
  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * `parseArgs` with its errors in one line, usage included.
 * @throws CommandError with exit status 2
 */
export function readArguments<T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new CommandError(`${(error as Error).message.split('. ')[0]} (usage: ${usage})`, 2);
  }
}

/** @throws CommandError unless the text is a whole number from 1 */
export function readCount(name: string, text: string): number {
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  throw new CommandError(`--${name}: expected a whole number from 1, found ${JSON.stringify(text)}`, 2);
}

/** @throws CommandError unless the text is one of the choices */
export function readChoice<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new CommandError(
    `--${name}: expected one of ${choices.join(', ')}, found ${JSON.stringify(text)}`,
    2,
  );
}

/** The members that `--only NAME` leaves: that one, or all. */
export function chooseOnly<T extends { readonly name: string }>(
  all: readonly T[],
  only: string | undefined,
): readonly T[] {
  if (only === undefined) return all;
  const name = readChoice(
    'only',
    only,
    all.map((one) => one.name),
  );
  return all.filter((one) => one.name === name);
}

/** Runs a command: a mistake of the caller is one line; anything else keeps its stack. */
export async function runCommand(run: () => Promise<void> | void): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof MillraceError)) throw error;
    console.error(`millrace: ${error.message}`);
    process.exitCode = error instanceof CommandError ? error.exitCode : 1;
  }
}
