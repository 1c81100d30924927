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
import { printError, ReaderGone, stdoutStream, watchErrors } from './output.ts';

type AddCommand = (program: Command) => void;

/** Each loads what adds the command of its name to the program. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  run: async () => (await import('./run.ts')).addRun,
  explain: async () => (await import('./explain.ts')).addExplain,
  test: async () => (await import('./test.ts')).addTest,
  build: async () => (await import('./build.ts')).addBuild,
  replay: async () => (await import('./replay.ts')).addReplay,
  compare: async () => (await import('./compare.ts')).addCompare,
  doctor: async () => (await import('./doctor.ts')).addDoctor,
  size: async () => (await import('./size.ts')).addSize,
  infer: async () => (await import('./infer.ts')).addInfer,
  init: async () => (await import('./init.ts')).addInit,
  formats: async () => (await import('./formats.ts')).addFormats,
  chaos: async () => (await import('./chaos.ts')).addChaos,
  simulate: async () => (await import('./simulate.ts')).addSimulate,
  playground: async () => (await import('./playground.ts')).addPlayground,
};

const VERSION_FLAGS: readonly string[] = ['-v', '--version'];

/** The command that is named, alone: to load all of them takes longer than most runs. Where none is, all, for help and hints. */
async function chosenCommands([name = '']: readonly string[]): Promise<AddCommand[]> {
  if (VERSION_FLAGS.includes(name)) return [];
  const chosen = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]!] : Object.values(COMMANDS);
  return Promise.all(chosen.map((load) => load()));
}

/** Found by the package's own name, as this file lies at another depth once it is built. */
const { version, description } = createRequire(import.meta.url)('millrace/package.json') as {
  version: string;
  description: string;
};

function createProgram(commands: readonly AddCommand[]): Command {
  const program = new Command('millrace')
    .description(description)
    .version(version, VERSION_FLAGS.join(', '), 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdoutStream().write(text),
      outputError: (text) => printError(text.replace(/^error: /, '').trimEnd()),
    })
    .showHelpAfterError('(see --help)');
  for (const add of commands) add(program); // after the settings above, which commands inherit
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
  await createProgram(await chosenCommands(process.argv.slice(2))).parseAsync(process.argv);
} catch (error) {
  process.exitCode = exitStatus(error);
}
