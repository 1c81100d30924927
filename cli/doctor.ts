/**
 * @module cli/doctor
 * `millrace doctor`: what millrace needs, what this machine has, and what to do about differences. `handler/doctor` makes the
 * report, which on Lambda is the response to `{"millrace": "doctor"}`; here it becomes text.
 */
import type { Command } from 'commander';
import { examine } from '../handler/doctor/examine.ts';
import { reportToText } from './doctor/text.ts';
import { writeOut } from './output.ts';

async function doctor({ json }: { readonly json?: true }): Promise<void> {
  const report = await examine();
  await writeOut(json ? `${JSON.stringify(report, null, 2)}\n` : reportToText(report));
  if (!report.healthy) process.exitCode = 1;
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check that this machine has what millrace needs')
    .option('--json', 'as JSON')
    .action(doctor);
}
