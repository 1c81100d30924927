/**
 * @module cli/doctor
 * `millrace doctor`: what this machine has, what millrace needs of it, and what to do where they differ. The findings are
 * made by `handler/doctor`, which answers `{"millrace": "doctor"}` with them on Lambda; here they get words.
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
    .description('examine this machine: what millrace needs of it, and whether it is there')
    .option('--json', 'as JSON')
    .action(doctor);
}
