/**
 * @module cli/simulate
 * `millrace simulate`: a delivery stream on this machine around real processes of the function, and whether every record that
 * was put came out once, byte for byte.
 *
 * The simulator is loaded when the command runs, so that no other command waits for it.
 */
import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { Simulation, SimulationOptions, SimulationResult } from '../simulator/simulation.ts';
import { numberIn, share } from './numbers.ts';
import { printError, writeOut } from './output.ts';
import { addPatternOptions } from './pattern-options.ts';
import { onInterrupt } from './simulate/interrupt.ts';
import { nameFlag, type SimulateFlags, simulationOf } from './simulate/options.ts';
import { startProgress } from './simulate/progress.ts';
import { createRecorder } from './simulate/recording.ts';
import { DEFAULT_PAGE, pageFor, writePage } from './simulate/report.ts';
import { resultToText, titleOf } from './simulate/text.ts';
import { startWatch, type Watch } from './simulate/watch.ts';

/** Shows a run while it goes on; `null`: nothing is shown. */
async function show(
  run: Simulation,
  options: SimulationOptions,
  { watch, quiet, json }: SimulateFlags,
): Promise<Watch | null> {
  if (watch) return startWatch(run, { title: titleOf(options) });
  return quiet || json ? null : startProgress(run);
}

function begin(simulate: () => Simulation): Simulation {
  try {
    return simulate();
  } catch (error) {
    throw nameFlag(error);
  }
}

/** The lines of a file are named, and not written again. */
const asJson = (result: SimulationResult, { input, ...options }: SimulationOptions, stopped: boolean) => ({
  ...result,
  stopped,
  options: input === undefined ? options : { ...options, input: input.name },
});

async function simulateStream(flags: SimulateFlags, command: Command): Promise<void> {
  if (flags.watch && flags.quiet) command.error('expected one of --watch and --quiet, found both');
  const options = await simulationOf(flags, command);
  const page = pageFor(flags, printError);
  const recorder = page === null ? null : createRecorder();
  const { simulate } = await import('../simulator/index.ts');
  const run = begin(() => simulate(options, recorder?.watcher));
  recorder?.watch(run);
  let stopped = false;
  const shown = await show(run, options, flags);
  const forget = onInterrupt(
    () => {
      stopped = true;
      shown?.stopping?.();
      run.stop();
    },
    () => shown?.stop(),
  );
  try {
    const result = await run.done.catch((error: unknown): never => {
      throw nameFlag(error);
    });
    shown?.stop();
    if (!result.clean) process.exitCode = 1;
    const written = page !== null && !(stopped && existsSync(page)) ? page : null;
    if (written !== null) await writePage(written, recorder!.finish(options, result, stopped));
    else if (page !== null) printError(`no page of a run that was stopped: ${page} is of an earlier one`);
    if (flags.json) await writeOut(`${JSON.stringify(asJson(result, options, stopped), null, 2)}\n`);
    else if (!flags.quiet || !result.clean) await writeOut(resultToText(result, options, stopped, written));
  } finally {
    shown?.stop();
    forget();
    recorder?.stop();
  }
}

export function addSimulate(program: Command): void {
  const command = program
    .command('simulate')
    .description(
      'run a Firehose stream on this machine, with real function processes, and check that no record is lost',
    )
    .option('--records <n>', 'records to put', numberIn({ from: 1, isWhole: true }), 100_000)
    .option('--rate <n>', "records a second of the stream's time", numberIn({ from: 0.001, to: 1e7 }), 5000)
    .option(
      '--seed <n>',
      'the same seed gives the same records, throttles and draws',
      numberIn({ from: 0, to: 2 ** 32 - 1, isWhole: true }),
      1,
    )
    .option('--input <file>', 'put the lines of this file, in gzip or zstd too, repeated as needed')
    .addOption(
      new Option('--wrap <kind>', 'how producers pack records; --rate and --records count those inside')
        .choices(['none', 'lines', 'gzip', 'kpl', 'cloudwatch-logs', 'mixed'])
        .default('none', 'none'),
    )
    .addOption(
      new Option('--source <kind>', 'what feeds the stream')
        .choices(['direct', 'kinesis', 'msk'])
        .default('direct', 'direct'),
    )
    .option('--buffer <mb>', 'buffer size hint, 0.2 to 3 MB', numberIn({ from: 0.2, to: 3 }), 1)
    .option(
      '--interval <s>',
      "buffer interval hint, 0 to 900 seconds of the stream's time",
      numberIn({ from: 0, to: 900 }),
      60,
    )
    .option(
      '--retries <n>',
      'retries after the first attempt',
      numberIn({ from: 0, to: 300, isWhole: true }),
      3,
    )
    .option(
      '--partition-limit <n>',
      'active partitions at once (default: 500 if the pipeline partitions)',
      numberIn({ from: 1, to: 5000, isWhole: true }),
    )
    .addOption(
      new Option('--runtime <runtime>', "raw: the layer's own; managed: Lambda's runtime client")
        .choices(['raw', 'managed'])
        .default('raw', 'raw'),
    )
    .option(
      '--memory <mb>',
      "the function's memory",
      numberIn({ from: 128, to: 10_240, isWhole: true }),
      1769,
    )
    .option(
      '--timeout <s>',
      "the function's timeout, up to 300 seconds of real time",
      numberIn({ from: 0.001, to: 300 }),
      60,
    )
    .option(
      '--concurrency <n>',
      'concurrent calls, and shards of a source that has them',
      numberIn({ from: 1, to: 1000, isWhole: true }),
      4,
    )
    .option(
      '--chaos <config>',
      'faults for a second version: a .json file or inline JSON, as in MILLRACE_CHAOS',
    )
    .option('--share <number>', "share of the alias's calls for that version (default: 0.05)", share)
    .option('--out <dir>', 'keep delivered and failed objects as files in this new or empty folder')
    .option('--watch', `show the run live, and write a page about it (${DEFAULT_PAGE})`)
    .option('--report <file>', 'write an HTML page about the run')
    .option('--json', 'the result as JSON')
    .option('--quiet', 'no progress, and no result if it is clean');
  addPatternOptions(command).action(simulateStream);
}
