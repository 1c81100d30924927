/**
 * @module cli/run
 * `millrace run`: files or stdin through a pipeline to stdout, in constant memory.
 *
 * Usage, files and pipeline are checked before the first record is read; only then is the rejects file emptied.
 */
import { type Command, Option } from 'commander';
import { addEngineOptions, type EngineFlags, openEngine } from './engine-options.ts';
import { addPatternOptions, loadPattern } from './pattern-options.ts';
import { runFirehose } from './run/firehose.ts';
import { checkInputs, type Input } from './run/inputs.ts';
import { runLines } from './run/lines.ts';
import { startProgress } from './run/progress.ts';
import { openRejects } from './run/rejects.ts';
import { closingLine, createTally } from './run/tally.ts';

interface RunFlags extends EngineFlags {
  readonly input: 'lines' | 'firehose';
  readonly rejects?: string;
  readonly quiet?: true;
}

/** What commander cannot check. */
function checkUsage(command: Command, files: readonly string[], { input, rejects }: RunFlags): void {
  if (files.filter((file) => file === '-').length > 1)
    command.error("'-' (standard input) can be read only once");
  if (input !== 'firehose') return;
  if (files.length > 1) command.error(`--input firehose takes one event, found ${files.length} files`);
  if (rejects !== undefined) {
    command.error('--rejects goes with --input lines; the response to an event contains its failed records');
  }
}

function noteTerminalInput(inputs: readonly Input[]): void {
  if (process.stdin.isTTY && inputs.some(({ name }) => name === '-')) {
    process.stderr.write('millrace: reading from the terminal; Ctrl-D ends the input\n');
  }
}

async function run(files: string[], flags: RunFlags, command: Command): Promise<void> {
  checkUsage(command, files, flags);
  const pattern = await loadPattern(command);
  const inputs = await checkInputs(files.length === 0 ? ['-'] : files);
  const engine = await openEngine(pattern, flags);
  try {
    const rejects =
      flags.rejects === undefined
        ? null
        : await openRejects(flags.rejects, inputs, engine.plan.limits.lineBytes);
    if (!flags.quiet) noteTerminalInput(inputs);
    const tally = createTally();
    const progress = flags.quiet ? null : await startProgress(inputs, tally);
    const started = performance.now();
    try {
      if (flags.input === 'firehose') await runFirehose(engine, inputs[0]!, tally);
      else await runLines(engine, inputs, { tally, rejects, progress });
    } finally {
      progress?.stop();
      await rejects?.close();
    }
    if (!flags.quiet) process.stderr.write(`${closingLine(tally, (performance.now() - started) / 1000)}\n`);
  } finally {
    await engine.close();
  }
}

export function addRun(program: Command): void {
  const command = program
    .command('run')
    .description('run files or standard input through a pipeline, to standard output')
    .argument('[file...]', "files to read; '-' or none: standard input")
    .addOption(
      new Option('--input <kind>', 'lines, or one Firehose event as JSON; prints the response')
        .choices(['lines', 'firehose'])
        .default('lines', 'lines'),
    )
    .option(
      '--rejects <file>',
      'write failed lines to this file as JSON lines: {file, line, code, detail, furthest, text | base64}',
    )
    .option('--quiet', 'only errors on stderr');
  addEngineOptions(command);
  addPatternOptions(command).action(run);
}
