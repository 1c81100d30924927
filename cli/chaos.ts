/**
 * @module cli/chaos
 * `millrace chaos`: what a configuration of faults would do (`check`), and the steps to try it on AWS and back (`plan`).
 */
import { type Command, InvalidArgumentError } from 'commander';
import { readChaosText } from '../handler/chaos/index.ts';
import { type CheckedChaos, checkChaos, LONGEST_HOURS } from '../handler/chaos/validate.ts';
import { describeChaos } from './chaos/describe.ts';
import { planText } from './chaos/plan.ts';
import { writeOut } from './output.ts';

/** @throws MillraceError `ERR_MILLRACE_SETTING` */
function load(source: string, now: number): { value: object; checked: CheckedChaos } {
  const value = readChaosText(source, process.cwd());
  return { value: value as object, checked: checkChaos(value, now) };
}

async function check(source: string): Promise<void> {
  await writeOut(describeChaos(load(source, Date.now()).checked));
}

interface PlanFlags {
  readonly function: string;
  readonly alias: string;
  readonly share: number;
  readonly minutes: number;
  readonly stream?: string;
  readonly bucket?: string;
}

/** A configuration without an end gets one: a version that is forgotten must not fail for ever. */
async function plan(source: string, flags: PlanFlags): Promise<void> {
  const now = Date.now();
  const { value, checked } = load(source, now);
  const until = checked.config.until ?? new Date(now + 60_000 * flags.minutes).toISOString();
  const chaos = JSON.stringify({ ...value, until });
  await writeOut(
    planText({
      function: flags.function,
      alias: flags.alias,
      share: flags.share,
      chaos,
      until,
      stream: flags.stream ?? null,
      bucket: flags.bucket ?? null,
    }),
  );
}

function numberUpTo(most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d*\.?\d+$/.test(text) && number > 0 && number <= most) return number;
    throw new InvalidArgumentError(`expected a number over 0 and up to ${most}.`);
  };
}

const SOURCE = 'a .json file, or the JSON itself: what MILLRACE_CHAOS would be';

export function addChaos(program: Command): void {
  const chaos = program
    .command('chaos')
    .description('faults on purpose: what they would do, and the steps to try them on AWS');
  chaos
    .command('check')
    .description('say what a configuration would do, or what is wrong with it')
    .argument('<config>', SOURCE)
    .action(check);
  chaos
    .command('plan')
    .description(
      'print the AWS CLI commands to publish a chaos version, shift calls to it, watch, and roll back',
    )
    .argument('<config>', SOURCE)
    .requiredOption('--function <name>', 'the Lambda function')
    .option('--alias <name>', 'the alias that Firehose calls', 'live')
    .option('--share <number>', 'share of its calls for the chaos version', numberUpTo(1), 0.05)
    .option('--minutes <number>', 'ends by itself after', numberUpTo(60 * LONGEST_HOURS), 60)
    .option('--stream <name>', 'the Firehose stream, to watch it')
    .option('--bucket <name>', 'its bucket, to watch what is given up')
    .action(plan);
}
