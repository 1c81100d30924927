/**
 * @module bench/peers/run
 * A built peer in its own process: its reply to an event, and the time it takes by its own clock.
 */
import { execFileSync } from 'node:child_process';
import { apacheCombined } from '../../engine/formats/apache-combined.ts';
import type { BuiltPeer } from './build.ts';

const MAX_REPLY_BYTES = 64 * 2 ** 20;

/** @returns what it prints for an event's JSON */
function runPeer({ command }: BuiltPeer, json: string, ...args: readonly string[]): string {
  const [program, ...rest] = command;
  const all = [...rest, apacheCombined.pattern, ...args];
  return execFileSync(program, all, { input: json, encoding: 'utf8', maxBuffer: MAX_REPLY_BYTES });
}

/** The response's JSON. */
export const peerReply = (peer: BuiltPeer, json: string): string => runPeer(peer, json);

/** Nanoseconds an event takes, the mean of so many after a warm-up. */
export const peerNanoseconds = (peer: BuiltPeer, json: string, events: number): number =>
  Number(runPeer(peer, json, '--bench', String(events)));
