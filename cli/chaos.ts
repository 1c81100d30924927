/**
 * @module cli/chaos
 * `millrace chaos`: explains a fault configuration (`check`), and prints the steps to try it on AWS and roll back (`plan`).
 */
import type { Command } from 'commander';
import { readChaosText } from '../handler/chaos/index.ts';
import { type CheckedChaos, checkChaos, LONGEST_HOURS } from '../handler/chaos/validate.ts';
import { describeChaos } from './chaos/describe.ts';
import { planText } from './chaos/plan.ts';
import { numberIn, share } from './numbers.ts';
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

/** A configuration without an end gets one: a forgotten version must not fail forever. */
async function plan(source: string, flags: PlanFlags): Promise<void> {
  const now = Date.now();
  const { value, checked } = load(source, now);
  const until = checked.config.until ?? new Date(now + 60_000 * flags.minutes).toISOString();
  const chaos = JSON.stringify({ ...value, until });
  await writeOut(
    planText({
      ...flags,
      chaos,
      until,
      stream: flags.stream ?? null,
      bucket: flags.bucket ?? null,
    }),
  );
}

const SOURCE = 'a .json file or inline JSON, as in MILLRACE_CHAOS';

export function addChaos(program: Command): void {
  const chaos = program
    .command('chaos')
    .description('inject faults: explain a configuration, and plan a trial on AWS');
  chaos
    .command('check')
    .description('explain what a configuration does, or what is wrong with it')
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
    .option('--share <number>', "share of the alias's calls that goes to the chaos version", share, 0.05)
    .option(
      '--minutes <number>',
      'minutes until the faults end',
      numberIn({ above: 0, to: 60 * LONGEST_HOURS }),
      60,
    )
    .option('--stream <name>', 'the Firehose stream, for commands that watch it')
    .option('--bucket <name>', 'its bucket, for commands that list failed records')
    .action(plan);
}
