/**
 * @module cli/run
 * `millrace run`: files or stdin through a pipeline to stdout, in constant memory.
 *
 * Usage, files and pipeline are checked before the first record is read; only then is the rejects file emptied.
 */
import { type Command, Option } from 'commander';
import { type Engine, MillraceError } from '../engine/index.ts';
import { partitionNames } from '../engine/metadata.ts';
import { addEngineOptions, type EngineFlags, openEngine } from './engine-options.ts';
import { addPatternOptions, loadPattern } from './pattern-options.ts';
import { createAbsentFields } from './run/absent-fields.ts';
import { expandNames } from './run/expand.ts';
import { runFirehose } from './run/firehose.ts';
import { createFirstFailures, createSamples, SHOWN } from './run/first-failures.ts';
import { checkInputs, type Input } from './run/inputs.ts';
import { runLines } from './run/lines.ts';
import { makePartitionsFolder } from './run/partitions.ts';
import { type Progress, startProgress } from './run/progress.ts';
import { createCounts } from './run/ranges/shared.ts';
import { openRejects } from './run/rejects.ts';
import { closingLine, createTally, failedCount, type Tally } from './run/tally.ts';
import { checkRun, type MostFailed, parseMostFailed } from './run/verdict.ts';
import { formatNumber } from './table.ts';

interface RunFlags extends EngineFlags {
  readonly input: 'lines' | 'firehose';
  readonly rejects?: string;
  readonly maxFailed?: MostFailed;
  readonly out?: string;
  readonly quiet?: true;
}

/** What commander cannot check. */
function checkUsage(command: Command, files: readonly string[], { input, rejects, out }: RunFlags): void {
  if (files.filter((file) => file === '-').length > 1)
    command.error("'-' (standard input) can be read only once");
  if (input !== 'firehose') return;
  if (files.length > 1) command.error(`--input firehose takes one event, found ${files.length} files`);
  if (out !== undefined)
    command.error('--out goes with --input lines; a response carries the partition keys');
  if (rejects !== undefined) {
    command.error('--rejects goes with --input lines; the response to an event contains its failed records');
  }
}

function noteTerminalInput(inputs: readonly Input[]): void {
  if (process.stdin.isTTY && inputs.some(({ name }) => name === '-')) {
    process.stderr.write('millrace: reading from the terminal; Ctrl-D ends the input\n');
  }
}

/** @throws MillraceError `ERR_MILLRACE_SETTING` for a folder of partitions where there are none */
function checkPartitions({ plan }: Engine, { out, quiet, input }: RunFlags): void {
  const isPartitioned = partitionNames(plan.partition).length > 0;
  if (out !== undefined && !isPartitioned)
    throw new MillraceError('ERR_MILLRACE_SETTING', {
      path: '--out',
      expected: 'a pipeline with `partition`, whose keys name folders',
      found: 'none',
      hint: 'without it the records go to standard output',
    });
  if (out !== undefined) makePartitionsFolder(out);
  else if (isPartitioned && input === 'lines' && !quiet)
    process.stderr.write(
      'millrace: standard output has all records one after the other; --out DIR writes them into folders by their partition keys\n',
    );
}

/** Failures are shown as they come, unless a progress bar is drawn meanwhile: then at its end. */
function failureLines(quiet: boolean) {
  const held: string[] = [];
  const write = (line: string) => process.stderr.write(`millrace: ${line}\n`);
  let progress: Progress | null = null;
  return {
    show: quiet ? null : (line: string) => void (progress === null ? write(line) : held.push(line)),
    begin(bar: Progress | null) {
      progress = bar;
    },
    end(tally: Tally, hasRejects: boolean) {
      progress?.stop();
      for (const line of held) write(line);
      const rest = failedCount(tally) - SHOWN;
      if (rest > 0 && !quiet && !hasRejects)
        write(`${formatNumber(rest)} more failed; --rejects FILE keeps all of them, with their reasons`);
    },
  };
}

async function run(names: string[], flags: RunFlags, command: Command): Promise<void> {
  checkUsage(command, names, flags);
  const { maxFailed, quiet = false } = flags;
  const pattern = await loadPattern(command);
  const files = names.length === 0 ? ['-'] : expandNames(names); // a folder may have any number
  checkUsage(command, files, flags);
  const inputs = await checkInputs(files);
  checkUsage(
    command,
    inputs.map(({ name }) => name),
    flags,
  );
  const engine = await openEngine(pattern, flags);
  try {
    const rejects = flags.rejects === undefined ? null : await openRejects(flags.rejects, inputs);
    checkPartitions(engine, flags);
    if (!quiet) noteTerminalInput(inputs);
    const counts = createCounts();
    const tally = createTally(counts.tally);
    const progress = quiet ? null : await startProgress(inputs, tally);
    const lines = failureLines(quiet);
    lines.begin(progress);
    const samples = createSamples();
    const absent = createAbsentFields(engine.plan, counts.absent, flags.input === 'lines');
    const notes = { show: lines.show, sample: samples.add };
    const started = performance.now();
    try {
      if (flags.input === 'firehose')
        await runFirehose(engine, inputs[0]!, {
          tally,
          failures: createFirstFailures(tally, notes),
          absent,
        });
      else
        await runLines(engine, inputs, {
          threads: flags.threads,
          counts,
          notes,
          rejects: rejects?.fd ?? null,
          folder: flags.out ?? null,
          progress,
        });
    } finally {
      lines.end(tally, rejects !== null || flags.input === 'firehose');
      await rejects?.close();
    }
    if (!quiet && failedCount(tally) < tally.records)
      for (const line of absent.tell()) process.stderr.write(`millrace: ${line}\n`);
    if (!quiet) process.stderr.write(`${closingLine(tally, (performance.now() - started) / 1000)}\n`);
    await checkRun(tally, maxFailed, () => samples.hint(engine.plan));
  } finally {
    await engine.close();
  }
}

export function addRun(program: Command): void {
  const command = program
    .command('run')
    .description('run files or standard input through a pipeline, to standard output')
    .argument(
      '[file...]',
      "files to read, in gzip or zstd too; folders, patterns such as 'logs/*.gz', s3://BUCKET/PREFIX; '-' or none: standard input",
    )
    .addOption(
      new Option('--input <kind>', 'lines, or one Firehose event as JSON; prints the response')
        .choices(['lines', 'firehose'])
        .default('lines', 'lines'),
    )
    .option(
      '--rejects <file>',
      'write failed lines to this file as JSON lines: {file, line, code, detail, furthest, text | base64}',
    )
    .addOption(
      new Option(
        '--max-failed <n|p%>',
        'exit with 1 if more records fail, or a larger share of them',
      ).argParser(parseMostFailed),
    )
    .option(
      '--out <dir>',
      'write the records of a pipeline with `partition` to folders by its keys: DIR/key=value/…',
    )
    .option('--quiet', 'only errors on stderr');
  addEngineOptions(command);
  addPatternOptions(command).action(run);
}
