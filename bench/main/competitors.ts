/**
 * @module bench/main/competitors
 * Who takes part in `npm run bench`: millrace's paths and the peers, all processes of one contract, built here. All replies
 * are compared with the first before anything is timed.
 */

import { execFileSync } from 'node:child_process';
import { parseReply, type Work } from '../engine/work.ts';
import { pinned } from '../measure/affinity.ts';
import { findDifference } from '../measure/check-same.ts';
import { type BuiltPeer, buildPeer } from '../peers/build.ts';
import { PEER_PATTERN } from '../peers/pattern.ts';
import { competitor, PEERS, type Peer } from '../peers/table.ts';
import type { Competitor, EventWork } from './sections.ts';

const own = (way: 'raw' | 'managed', threads: 1 | 'auto', title: string): Peer => ({
  ...competitor(`millrace-${way}-${threads}`, `${way}:${threads}`),
  title,
  summary: 'the kernel tier, format apache-combined',
});

/** The path that ratios are of; the report draws it first. */
export const RAW = own('raw', 1, 'millrace, raw');
export const MANAGED = own('managed', 1, 'millrace, managed');

/** On one thread, for measurements of time alone. */
export const PATHS: readonly Peer[] = [RAW, MANAGED];

/** Threads by the function's size, as shipped. */
export const SIZED_RAW = own('raw', 'auto', 'millrace, raw');
export const SIZED_MANAGED = own('managed', 'auto', 'millrace, managed');

export interface Taking extends Competitor {
  readonly built: BuiltPeer;
  /** The command that replies to the event on its standard input. */
  readonly reply: readonly [string, ...string[]];
  /** The command that prints ns an event. */
  readonly measure: (events: number) => readonly [string, ...string[]];
}

function taking(built: BuiltPeer, pattern: string): Taking {
  const { peer, command } = built;
  const [program, ...args] = command;
  const reply = [program, ...args, pattern] as const;
  const threads = /-(\d+)$/.exec(peer.name)?.[1];
  return {
    name: peer.name,
    title: peer.title,
    ours: peer.name.startsWith('millrace'),
    threads: threads === undefined ? null : Number(threads),
    built,
    reply,
    measure: (events) => [...reply, '--bench', String(events)],
  };
}

/**
 * Builds all. Peers that cannot be built here are said, and left out.
 * @throws Error where a path of millrace's own cannot be built
 */
export function openCompetitors(
  paths: readonly Peer[],
  peers: readonly Peer[] = PEERS,
  pattern = PEER_PATTERN,
): {
  readonly competitors: readonly Taking[];
  readonly absent: readonly string[];
} {
  const done = new Set<string>();
  const all = [...paths, ...peers].map((peer) => ({ peer, built: buildPeer(peer, done) }));
  const broken = all.find(({ peer, built }) => paths.includes(peer) && typeof built === 'string');
  if (broken !== undefined) throw new Error(`${broken.peer.title}: ${String(broken.built)}`);
  return {
    competitors: all.flatMap(({ built }) => (typeof built === 'string' ? [] : [taking(built, pattern)])),
    absent: all.flatMap(({ peer, built }) =>
      typeof built === 'string' ? [`${peer.title} is left out: ${built}`] : [],
    ),
  };
}

const MAX_REPLY_BYTES = 64 * 2 ** 20;

/** The response's JSON, from a process of its own. */
export function peerReply({ reply: [program, ...args] }: Pick<Taking, 'reply'>, json: string): string {
  const options = { input: json, encoding: 'utf8', maxBuffer: MAX_REPLY_BYTES } as const;
  return execFileSync(program, args, options);
}

/**
 * @returns the work, with the size of the reply
 * @throws Error if a reply differs from the first
 */
export function checkReplies(competitors: readonly Taking[], work: Work): EventWork {
  const [first, ...others] = competitors.map((one) => ({
    title: one.title,
    reply: parseReply(Buffer.from(peerReply(one, work.json))),
  }));
  if (first === undefined) throw new Error('expected competitors, found none that can be built');
  for (const { title, reply } of others) {
    const difference = findDifference(work.event, [first.reply, reply], [first.title, title]);
    if (difference !== null) throw new Error(`the replies differ: ${difference}`);
  }
  return {
    records: work.records,
    eventBytes: work.bytes.length,
    lineBytes: work.lineBytes,
    replyBytes: Buffer.byteLength(JSON.stringify(first.reply)),
  };
}

/** No measurement takes nearly so long; what hangs is to end. */
const TIME_LIMIT_MS = 120_000;

/** ns an event, by the competitor's own clock. */
export function measureEvents({ measure }: Taking, json: string, events: number, cpu: string | null): number {
  const [program, ...args] = pinned(cpu, measure(events));
  return Number(execFileSync(program!, args, { input: json, encoding: 'utf8', timeout: TIME_LIMIT_MS }));
}

/** As the record keeps it. */
export const asCompetitor = ({ name, title, ours, threads }: Taking): Competitor => ({
  name,
  title,
  ours,
  threads,
});
