/**
 * @module bench/main/lines
 * A file of Apache's combined lines to JSON lines: the command line on one and on two threads beside mawk, each a process
 * from its start to its end; and several files.
 */
import { closeSync, copyFileSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ONE_CPU } from '../measure/affinity.ts';
import { type ChildCost, runMeasured } from '../measure/measured-child.ts';
import { summarize } from '../measure/stats.ts';
import { missingCommand } from '../peers/build.ts';
import { compareFiles, compareOutputs, compileCli, MAWK, removeCli, writeLines } from './lines-programs.ts';
import type { Found, Job, Section } from './section.ts';
import type { LinesSection } from './sections.ts';

/** Files of a run on several. */
const FILES = 4;
const [ONE_MANY, TWO_MANY, TO_FILE, MAWK_TO_FILE] = ['many-1', 'many-2', 'to-file', 'mawk-to-file'] as const;

async function run({ quick, rounds }: Job, report: Parameters<Section['run']>[1]): Promise<Found> {
  const bytes = quick ? 10e6 : 300e6;
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-lines-'));
  try {
    const millrace = await compileCli();
    const withoutMawk = missingCommand('mawk');
    if (withoutMawk === null) compareOutputs(millrace);
    const input = join(folder, 'access.txt');
    writeLines(input, bytes);
    const many = Array.from({ length: FILES }, (_, n) => join(folder, `access-${n}.txt`));
    for (const file of many) copyFileSync(input, file);
    const own = (threads: number, title: string, inputs = [input]) => ({
      name: `millrace-run-${threads}`,
      title,
      ours: true,
      threads,
      toFile: false,
      command: [...millrace, '--threads', String(threads), ...inputs],
    });
    const mawk = { name: 'mawk', title: 'mawk', ours: false, threads: 1, toFile: false };
    const shown = [
      own(1, 'millrace run'),
      own(2, 'millrace run, 2 threads'),
      ...(withoutMawk === null ? [{ ...mawk, command: [...MAWK, input] }] : []),
    ];
    // Ratios alone: they are of other work than the section's.
    const beside = [
      { ...own(1, 'one', many), name: ONE_MANY },
      { ...own(2, '2 threads', many), name: TWO_MANY },
      { ...shown[0]!, name: TO_FILE, toFile: true },
      ...(withoutMawk === null
        ? [{ ...mawk, name: MAWK_TO_FILE, toFile: true, command: [...MAWK, input] }]
        : []),
    ];
    compareFiles(beside[0]!.command, beside[1]!.command, folder);
    const programs = [...shown, ...beside];
    const costs = new Map(programs.map(({ name }) => [name, [] as ChildCost[]]));
    const turns = Math.min(rounds, 5);
    for (let round = 0; round < turns; round += 1) {
      for (let turn = 0; turn < programs.length; turn += 1) {
        const { name, command, threads, toFile } = programs[(turn + round) % programs.length]!;
        const output = openSync(toFile ? join(folder, 'out') : '/dev/null', 'w');
        costs.get(name)!.push(await runMeasured(command, output, threads === 1 ? ONE_CPU : null));
        closeSync(output);
        report(1, turns * programs.length);
      }
    }
    const median = (name: string, cost: 'wallMs' | 'cpuMs') =>
      summarize(costs.get(name)!.map((measured) => measured[cost])).median;
    const section: LinesSection = {
      bytes,
      competitors: shown.map(({ name, title, ours, threads }) => ({
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
      ratios: Object.fromEntries([
        ...others.map(({ title, ours, speed }) =>
          ours
            ? [`lines: ${title} / one`, speed.median / one!.speed.median]
            : [`lines: ${one!.title} / ${title}`, one!.speed.median / speed.median],
        ),
        [`lines: ${FILES} files, 2 threads / one`, median(ONE_MANY, 'wallMs') / median(TWO_MANY, 'wallMs')],
        [
          `lines: ${FILES} files, CPU time of one / 2 threads`,
          median(ONE_MANY, 'cpuMs') / median(TWO_MANY, 'cpuMs'),
        ],
        ...(withoutMawk === null
          ? [
              [
                'lines: millrace run / mawk, to a file',
                median(MAWK_TO_FILE, 'wallMs') / median(TO_FILE, 'wallMs'),
              ],
            ]
          : []),
      ]),
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
