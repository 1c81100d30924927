/**
 * @module cli/main
 * The command line: the same engine on files and pipes. Commands are a table, one file each; a new one is its file and
 * one line here.
 *
 * Exit status: 0; 1 for a bad pipeline, an unreadable file or a failed check (one line on stderr); 2 for wrong usage.
 * A record that does not parse is data; a run in which no record came out well, or more failed than `--max-failed` allows, is a
 * failed check.
 */
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { MillraceError } from '../engine/errors.ts';
import { addChaos } from './chaos.ts';
import { addCompare } from './compare.ts';
import { addDoctor } from './doctor.ts';
import { addExplain } from './explain.ts';
import { addFormats } from './formats.ts';
import { addInfer } from './infer.ts';
import { addInit } from './init.ts';
import { printError, ReaderGone, stdoutStream, watchErrors } from './output.ts';
import { addPlayground } from './playground.ts';
import { addReplay } from './replay.ts';
import { addRun } from './run.ts';
import { addSimulate } from './simulate.ts';
import { addSize } from './size.ts';
import { addTest } from './test.ts';

/** Each adds one command to the program. */
const COMMANDS: readonly ((program: Command) => void)[] = [
  addRun,
  addExplain,
  addTest,
  addReplay,
  addCompare,
  addDoctor,
  addSize,
  addInfer,
  addInit,
  addFormats,
  addChaos,
  addSimulate,
  addPlayground,
];

/** Found by the package's own name, as this file lies at another depth once it is built. */
const { version, description } = createRequire(import.meta.url)('millrace/package.json') as {
  version: string;
  description: string;
};

function createProgram(): Command {
  const program = new Command('millrace')
    .description(description)
    .version(version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdoutStream().write(text),
      outputError: (text) => printError(text.replace(/^error: /, '').trimEnd()),
    })
    .showHelpAfterError('(see --help)');
  for (const add of COMMANDS) add(program); // after the settings above, which commands inherit
  return program;
}

/** Maps an error to the exit status, and prints it unless commander has. */
function exitStatus(error: unknown): 0 | 1 | 2 {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // already printed by commander
  if (error instanceof ReaderGone) return 0;
  if (error instanceof MillraceError) printError(error.message.replace(/\s*\n\s*/g, ' '));
  else
    printError(
      `a bug in millrace, please report it: ${error instanceof Error ? error.stack : String(error)}`,
    );
  return 1;
}

watchErrors();
try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  process.exitCode = exitStatus(error);
}
