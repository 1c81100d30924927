/**
 * @module cli/simulate
 * `millrace simulate`: a delivery stream on this machine around real processes of the function, and whether every record that
 * was put came out once, byte for byte.
 *
 * The simulator is loaded when the command runs, so that no other one waits for it.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Simulation, SimulationOptions } from '../simulator/simulation.ts';
import { printError, writeOut } from './output.ts';
import { addPatternOptions } from './pattern-options.ts';
import { onInterrupt } from './simulate/interrupt.ts';
import { nameFlag, type SimulateFlags, simulationOf } from './simulate/options.ts';
import { startProgress } from './simulate/progress.ts';
import { createRecorder } from './simulate/recording.ts';
import { DEFAULT_PAGE, pageFor, writePage } from './simulate/report.ts';
import { resultToText, titleOf } from './simulate/text.ts';
import { startWatch, type Watch } from './simulate/watch.ts';

/** What is shown of a run while it goes on; `null`: nothing. */
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
    if (page !== null) await writePage(page, recorder!.finish(options, result, stopped));
    if (flags.json) await writeOut(`${JSON.stringify({ ...result, stopped, options }, null, 2)}\n`);
    else if (!flags.quiet || !result.clean) await writeOut(resultToText(result, options, stopped, page));
  } finally {
    shown?.stop();
    forget();
    recorder?.stop();
  }
}

interface Range {
  readonly from: number;
  readonly to?: number;
  readonly isWhole?: boolean;
}

/** A number; `1e6` and `1_000_000` are numbers as well. */
function number({ from, to = Number.POSITIVE_INFINITY, isWhole = true }: Range): (text: string) => number {
  return (text) => {
    const value = /^[0-9][0-9_.]*(e[0-9]+)?$/i.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
    if (value >= from && value <= to && (!isWhole || Number.isSafeInteger(value))) return value;
    const range = Number.isFinite(to) ? `from ${from} to ${to}` : `from ${from}`;
    throw new InvalidArgumentError(`Expected a ${isWhole ? 'whole ' : ''}number ${range}.`);
  };
}

function share(text: string): number {
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value > 0 && value <= 1) return value;
  throw new InvalidArgumentError('expected a number over 0 and up to 1.');
}

export function addSimulate(program: Command): void {
  const command = program
    .command('simulate')
    .description(
      'a Firehose stream on this machine, around real processes of the function: is any record lost?',
    )
    .option('--records <n>', 'records to put', number({ from: 1 }), 100_000)
    .option(
      '--rate <n>',
      "records a second of the stream's time",
      number({ from: 0.001, to: 1e7, isWhole: false }),
      5000,
    )
    .option(
      '--seed <n>',
      'the same seed gives the same records, refusals and draws',
      number({ from: 0, to: 2 ** 32 - 1 }),
      1,
    )
    .addOption(
      new Option('--source <kind>', 'what feeds the stream')
        .choices(['direct', 'kinesis', 'msk'])
        .default('direct', 'direct'),
    )
    .option('--buffer <mb>', 'buffer size hint, 0.2 to 3 MB', number({ from: 0.2, to: 3, isWhole: false }), 1)
    .option(
      '--interval <s>',
      "buffer interval hint, 0 to 900 seconds of the stream's time",
      number({ from: 0, to: 900, isWhole: false }),
      60,
    )
    .option('--retries <n>', 'tries after the first one', number({ from: 0, to: 300 }), 3)
    .option(
      '--partition-limit <n>',
      'active partitions at once (default: 500 where the pipeline partitions)',
      number({ from: 1, to: 5000 }),
    )
    .addOption(
      new Option('--runtime <runtime>', "raw: the layer's own; managed: Lambda's client")
        .choices(['raw', 'managed'])
        .default('raw', 'raw'),
    )
    .option('--memory <mb>', "the function's memory", number({ from: 128, to: 10_240 }), 1769)
    .option(
      '--timeout <s>',
      "the function's time-out, up to 300 seconds of the real clock",
      number({ from: 0.001, to: 300, isWhole: false }),
      60,
    )
    .option(
      '--concurrency <n>',
      'calls at once, and shards of a source that has them',
      number({ from: 1, to: 1000 }),
      4,
    )
    .option(
      '--chaos <config>',
      'faults in a second version: a .json file, or the JSON that MILLRACE_CHAOS would be',
    )
    .option('--share <number>', "share of the alias's calls for that version (default: 0.05)", share)
    .option('--out <dir>', 'keep delivered and failed objects as files in this new or empty folder')
    .option('--watch', `show the run while it goes on, and end with a page about it (${DEFAULT_PAGE})`)
    .option('--report <file>', 'write an HTML page about the run')
    .option('--json', 'the result as JSON')
    .option('--quiet', 'no progress, and no result where it is clean');
  addPatternOptions(command).action(simulateStream);
}
