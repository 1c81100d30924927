/**
 * @module bench/main/peers
 * Event bytes to response bytes: millrace's paths beside the peers, warm and cold. Each is a process of its own; they take
 * turns on one CPU. Warm: µs a record by the competitor's own clock. Cold: a process from its
 * start to its end, with one event.
 */
import { closeSync, mkdtempDisposableSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VARIANTS, type Variant } from '../../simulator/samples/corpus.ts';
import { standardWork } from '../engine/work.ts';
import { ONE_CPU } from '../measure/affinity.ts';
import { runMeasured } from '../measure/measured-child.ts';
import { summarize } from '../measure/stats.ts';
import {
  asCompetitor,
  checkReplies,
  MANAGED,
  measureEvents,
  openCompetitors,
  PATHS,
  RAW,
  type Taking,
} from './competitors.ts';
import type { Found, Job, Section } from './section.ts';
import type { PeersSection } from './sections.ts';

/** How long a measurement is to take: quick programs do more events in it. */
const TARGET_MS = 400;
const QUICK_MS = 50;
const COLD_ROUNDS = 7;
/** Of every corpus, to compare the replies: lines that fail, escapes, UTF-8. */
const CHECKED_RECORDS = 1_000;

/** ms of the wall clock. */
async function startOnce(competitor: Taking, eventFile: string): Promise<number> {
  const [input, output] = [openSync(eventFile, 'r'), openSync('/dev/null', 'w')];
  try {
    return (await runMeasured(competitor.reply, output, ONE_CPU, input)).wallMs;
  } finally {
    closeSync(input);
    closeSync(output);
  }
}

type Rows = PeersSection['competitors'];

/** `warm: millrace, raw / Rust`: how many times as fast. */
function ratiosOf(rows: Rows): Record<string, number> {
  const ratios: Record<string, number> = {};
  for (const state of ['warm', 'cold'] as const) {
    for (const base of [RAW, MANAGED]) {
      const ours = rows.find(({ name }) => name === base.name)!;
      for (const other of rows) {
        if (other.ours) continue;
        ratios[`${state}: ${ours.title} / ${other.title}`] = other[state].median / ours[state].median;
      }
    }
  }
  return ratios;
}

async function run({ quick, rounds }: Job, report: Parameters<Section['run']>[1]): Promise<Found> {
  const work = standardWork(quick ? 1_000 : 10_000);
  const { competitors, absent } = openCompetitors(PATHS);
  for (const variant of Object.keys(VARIANTS) as Variant[]) {
    checkReplies(competitors, standardWork(CHECKED_RECORDS, variant));
  }
  const checked = checkReplies(competitors, work);
  using folder = mkdtempDisposableSync(join(tmpdir(), 'millrace-bench-'));
  const eventFile = join(folder.path, 'event.json');
  writeFileSync(eventFile, work.json);
  const target = (quick ? QUICK_MS : TARGET_MS) * 1e6;
  const events = new Map(
    competitors.map((one) => {
      const once = measureEvents(one, work.json, 3, ONE_CPU);
      return [one, Math.max(1, Math.round(target / once))] as const;
    }),
  );
  const warm = new Map(competitors.map((one) => [one, [] as number[]]));
  const cold = new Map(competitors.map((one) => [one, [] as number[]]));
  const coldRounds = quick ? rounds : COLD_ROUNDS;
  for (let round = 0; round < Math.max(rounds, coldRounds); round += 1) {
    // Turned from round to round, so that none always follows the same neighbour.
    for (let turn = 0; turn < competitors.length; turn += 1) {
      const one = competitors[(turn + round) % competitors.length]!;
      if (round < rounds)
        warm.get(one)!.push(measureEvents(one, work.json, events.get(one)!, ONE_CPU) / 1000 / work.records);
      if (round < coldRounds) cold.get(one)!.push(await startOnce(one, eventFile));
      report(1, Math.max(rounds, coldRounds) * competitors.length);
    }
  }
  const section: PeersSection = {
    work: checked,
    competitors: competitors.map((one) => ({
      ...asCompetitor(one),
      madeOf: `${one.built.version}; ${one.built.peer.summary}`,
      warm: summarize(warm.get(one)!),
      cold: summarize(cold.get(one)!),
    })),
  };
  return {
    sections: { peers: section },
    ratios: ratiosOf(section.competitors),
    notes: absent,
  };
}

export const peers: Section = {
  name: 'peers',
  title: 'event bytes to response bytes, warm and cold',
  minutes: 2.5,
  run,
};
