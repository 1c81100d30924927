/**
 * @module cli/size
 * `millrace size`: from what comes in to what to set and what it costs, by what was measured at Lambda's sizes.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { FORMATS } from '../engine/formats/index.ts';
import { writeOut } from './output.ts';
import { MEASURED } from './size/measured.ts';
import { type PlanRequest, planFor } from './size/plan.ts';
import { PRICES, readPrices } from './size/prices.ts';
import { planToText } from './size/text.ts';

const SECONDS_A_MONTH = 730 * 3600;
/** Lambda's payload holds no larger record, in base64 and with JSON around it. */
const MAX_RECORD_BYTES = 4_000_000;

interface SizeFlags extends Pick<PlanRequest, 'format' | 'source' | 'way'> {
  readonly rate?: number;
  readonly monthly?: number;
  readonly bytes: number;
  readonly arch: PlanRequest['architecture'];
  readonly prices?: string;
  readonly json?: true;
}

/** A positive number; `1e6` and `1_000_000` are numbers as well. */
function parsePositive(text: string): number {
  const value = /^[0-9][0-9_.]*(e[0-9]+)?$/i.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

function parseBytes(text: string): number {
  const bytes = parsePositive(text);
  if (bytes >= 1 && bytes <= MAX_RECORD_BYTES) return bytes;
  throw new InvalidArgumentError(`Expected 1 to ${MAX_RECORD_BYTES} bytes, what fits through Lambda.`);
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
    .description('plan a Firehose stream with millrace: memory, buffer, concurrency, shards, limits, cost')
    .option('--rate <n>', 'records a second', parsePositive)
    .option('--monthly <n>', 'records a month', parsePositive)
    .requiredOption('--bytes <n>', 'bytes of a record', parseBytes)
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
      new Option('--way <way>', "managed: as Lambda's runtime calls it; raw: with the layer's wrapper")
        .choices(['managed', 'raw'])
        .default('managed', 'managed'),
    )
    .addOption(new Option('--arch <arch>', 'processors').choices(['x86', 'arm']).default('x86', 'x86'))
    .option(
      '--prices <file>',
      'a JSON file of prices in place of the built-in ones; --json shows their shape',
    )
    .option('--json', 'as JSON')
    .action(size);
}
