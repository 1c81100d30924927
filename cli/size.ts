/**
 * @module cli/size
 * `millrace size`: plans a stream from its load: what to set and what it costs, by measurements at Lambda's sizes.
 */
import { type Command, Option } from 'commander';
import { FORMATS } from '../engine/formats/index.ts';
import { numberIn } from './numbers.ts';
import { writeOut } from './output.ts';
import { MEASURED } from './size/measured.ts';
import { type PlanRequest, planFor } from './size/plan.ts';
import { PRICES, readPrices } from './size/prices.ts';
import { planToText } from './size/text.ts';

const SECONDS_A_MONTH = 730 * 3600;
/** The largest record that fits Lambda's payload, in base64 inside the event's JSON. */
const MAX_RECORD_BYTES = 4_000_000;
const positive = numberIn({ above: 0 });

interface SizeFlags extends Pick<PlanRequest, 'format' | 'source' | 'way'> {
  readonly rate?: number;
  readonly monthly?: number;
  readonly bytes: number;
  readonly arch: PlanRequest['architecture'];
  readonly prices?: string;
  readonly json?: true;
}

function rateOf(command: Command, { rate, monthly }: SizeFlags): number {
  if (rate !== undefined && monthly === undefined) return rate;
  if (monthly !== undefined && rate === undefined) return monthly / SECONDS_A_MONTH;
  const found = rate === undefined ? 'none' : 'both';
  return command.error(
    `expected one of --rate (records a second) and --monthly (records a month), found ${found}`,
  );
}

async function size(flags: SizeFlags, command: Command): Promise<void> {
  const recordsPerSecond = rateOf(command, flags);
  const prices = flags.prices === undefined ? PRICES : readPrices(flags.prices);
  const { bytes, format, source, way, arch } = flags;
  const request = { recordsPerSecond, recordBytes: bytes, format, source, way, architecture: arch };
  const plan = planFor(request, MEASURED, prices);
  await writeOut(
    flags.json ? `${JSON.stringify({ ...plan, prices }, null, 2)}\n` : planToText(plan, prices.currency),
  );
}

export function addSize(program: Command): void {
  program
    .command('size')
    .description('plan a Firehose stream: memory, buffer, concurrency, shards, limits, cost')
    .option('--rate <n>', 'records a second', positive)
    .option('--monthly <n>', 'records a month', positive)
    .requiredOption('--bytes <n>', 'bytes of a record', numberIn({ from: 1, to: MAX_RECORD_BYTES }))
    .addOption(
      new Option('--format <name>', 'a built-in format')
        .choices(FORMATS.map(({ name }) => name))
        .default(MEASURED.format, MEASURED.format),
    )
    .addOption(
      new Option('--source <kind>', 'what feeds Firehose')
        .choices(['kinesis', 'direct-put'])
        .default('kinesis', 'kinesis'),
    )
    .addOption(
      new Option('--way <way>', "managed: behind Lambda's Node runtime; raw: with the layer's own runtime")
        .choices(['managed', 'raw'])
        .default('managed', 'managed'),
    )
    .addOption(
      new Option('--arch <arch>', 'processor architecture').choices(['x86', 'arm']).default('x86', 'x86'),
    )
    .option(
      '--prices <file>',
      'a JSON file of prices to use instead of the built-in ones; --json shows its shape',
    )
    .option('--json', 'as JSON')
    .action(size);
}
