/**
 * @module bench/command
 * What the benches' commands have in common: options that are read and refused in one line, and an exit status.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { MillraceError } from '../engine/errors.ts';

/** A mistake of the caller's: one line on stderr and that exit status, no stack. */
export class CommandError extends Error {
  readonly exitCode: 1 | 2;

  /** @param exitCode 2 for wrong usage, 1 for anything else */
  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * `parseArgs`, whose complaints become one line with the usage.
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

/** Runs a command: what the caller did wrong is one line, anything else keeps its stack. */
export async function runCommand(run: () => Promise<void> | void): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof MillraceError)) throw error;
    console.error(`millrace: ${error.message}`);
    process.exitCode = error instanceof CommandError ? error.exitCode : 1;
  }
}
