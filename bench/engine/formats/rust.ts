/**
 * @module bench/engine/formats/rust
 * Formats of AWS, event bytes to reply bytes in place on one thread, beside a Rust program for each.
 */
import { formatByName, type LineFormat } from '../../../engine/formats/index.ts';
import { createEngine } from '../../../engine/index.ts';
import { openCompetitors, peerReply } from '../../main/competitors.ts';
import { summarize } from '../../measure/stats.ts';
import { FORMAT_PEERS, type Peer } from '../../peers/table.ts';
import type { Comparison, Found, Job } from '../comparison.ts';
import { measureInTurns, ours, peerPrograms } from '../turns.ts';
import { checkSame, parseReply, transformInPlace } from '../work.ts';
import { eventFor, LINE_BYTES } from './formats.ts';

/**
 * How many times as fast as Rust by the format's pattern, as its other peers go by it, on lines of about 200 bytes. By hand, and
 * of the samples as they are, nothing is asked.
 */
const ASKED = 8;

/** The program by the pattern, and the same by hand. */
function openPeers(peer: Peer, pattern: string) {
  const ways = [
    { how: 'by pattern', asked: { atLeast: ASKED }, ...openCompetitors([], [peer], pattern) },
    { how: 'by hand', asked: null, ...openCompetitors([], [peer], 'split') },
  ];
  return ways.flatMap(({ how, asked, competitors, absent }) =>
    competitors.map((one) => ({ ...one, name: `${one.name} ${how}`, asked, absent })),
  );
}

async function compare(
  format: LineFormat,
  lineBytes: number | null,
  { records, rounds, quick }: Job,
): Promise<Found> {
  const { name, examples, pattern } = format;
  const samples = examples.map(({ line }) => line);
  const { work, wanted } = await eventFor({ parse: name, samples, bytes: lineBytes }, records);
  const peers = openPeers(FORMAT_PEERS[name]!, pattern);
  const engine = createEngine({ parse: name }, { threads: 1 });
  checkSame(work, {
    're2 tier': wanted,
    'in place': parseReply(await transformInPlace(engine, work.bytes)),
    ...Object.fromEntries(peers.map((peer) => [peer.name, JSON.parse(peerReply(peer, work.json))])),
  });
  const times = await measureInTurns(
    [ours(name, () => transformInPlace(engine, work.bytes)), ...peerPrograms(peers, work.json)],
    rounds,
    quick ? 50 : 400,
  );
  await engine.close();
  const bytes = Math.round(work.lineBytes / work.records);
  const results = [...times].map(([program, nanoseconds]) => ({
    name: `rust: ${program}, ${bytes} B`,
    unit: 'µs/record',
    ...summarize(nanoseconds.map((time) => time / 1000 / work.records)),
  }));
  const [own, ...theirs] = results;
  return {
    figures: peers.map((peer, index) => ({
      name: `${peer.name} / in place, ${bytes} B`,
      asked: lineBytes === null ? null : peer.asked,
      found: theirs[index]!.median / own!.median,
      unit: '×',
    })),
    results,
    notes: peers.map((peer) => `${peer.name}: ${peer.built.version}; ${peer.built.peer.summary}`),
  };
}

async function run(job: Job): Promise<Found> {
  const found: Found[] = [];
  for (const name of Object.keys(FORMAT_PEERS))
    for (const bytes of [LINE_BYTES, null])
      found.push(await compare(formatByName(name) as LineFormat, bytes, job));
  return {
    figures: found.flatMap(({ figures }) => figures),
    results: found.flatMap(({ results }) => results),
    notes: [...new Set(found.flatMap(({ notes = [] }) => notes))],
  };
}

export const rust: Comparison = {
  name: 'rust',
  title: 'formats of AWS, event bytes to reply bytes on one thread, beside Rust',
  cpus: 'one',
  run,
};
