/**
 * @module bench/main/lines
 * A file of Apache's combined lines to JSON lines: the command line on one and on two threads beside mawk, each a process
 * from its start to its end.
 */
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ONE_CPU } from '../measure/affinity.ts';
import { type ChildCost, runMeasured } from '../measure/measured-child.ts';
import { summarize } from '../measure/stats.ts';
import { missingCommand } from '../peers/build.ts';
import { compareOutputs, compileCli, MAWK, removeCli, writeLines } from './lines-programs.ts';
import type { Found, Job, Section } from './section.ts';
import type { LinesSection } from './sections.ts';

async function run({ quick, rounds }: Job, report: Parameters<Section['run']>[1]): Promise<Found> {
  const bytes = quick ? 10e6 : 300e6;
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-lines-'));
  try {
    const millrace = compileCli();
    const withoutMawk = missingCommand('mawk');
    if (withoutMawk === null) compareOutputs(millrace);
    const input = join(folder, 'access.txt');
    writeLines(input, bytes);
    const own = (threads: number, title: string) => ({
      name: `millrace-run-${threads}`,
      title,
      ours: true,
      threads,
      command: [...millrace, '--threads', String(threads), input],
    });
    const programs = [
      own(1, 'millrace run'),
      own(2, 'millrace run, 2 threads'),
      ...(withoutMawk === null
        ? [{ name: 'mawk', title: 'mawk', ours: false, threads: 1, command: [...MAWK, input] }]
        : []),
    ];
    const costs = new Map(programs.map(({ name }) => [name, [] as ChildCost[]]));
    const turns = Math.min(rounds, 5);
    for (let round = 0; round < turns; round += 1) {
      for (let turn = 0; turn < programs.length; turn += 1) {
        const { name, command, threads } = programs[(turn + round) % programs.length]!;
        const output = openSync('/dev/null', 'w');
        costs.get(name)!.push(await runMeasured(command, output, threads === 1 ? ONE_CPU : null));
        closeSync(output);
        report(1, turns * programs.length);
      }
    }
    const section: LinesSection = {
      bytes,
      competitors: programs.map(({ name, title, ours, threads }) => ({
        name,
        title,
        ours,
        threads,
        speed: summarize(costs.get(name)!.map(({ wallMs }) => bytes / 1000 / wallMs)),
        cpuMs: summarize(costs.get(name)!.map(({ cpuMs }) => cpuMs)),
        peakMb: Math.max(...costs.get(name)!.map(({ peakMb }) => peakMb)),
      })),
    };
    const [one, ...others] = section.competitors;
    return {
      sections: { lines: section },
      ratios: Object.fromEntries(
        others.map(({ title, ours, speed }) =>
          ours
            ? [`lines: ${title} / one`, speed.median / one!.speed.median]
            : [`lines: ${one!.title} / ${title}`, one!.speed.median / speed.median],
        ),
      ),
      notes: withoutMawk === null ? [] : [`mawk is left out: ${withoutMawk}`],
    };
  } finally {
    rmSync(folder, { recursive: true });
    removeCli();
  }
}

export const lines: Section = {
  name: 'lines',
  title: 'lines to JSON lines on the command line',
  minutes: 1,
  run,
};
