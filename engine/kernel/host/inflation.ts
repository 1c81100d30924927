/**
 * @module engine/kernel/host/inflation
 * Inflates records for the kernel, while it is in the middle of an event: zlib's is quicker than any code of WebAssembly, and what
 * the reference path takes.
 */
import { tryInflate } from '../../decoders/gzip.ts';
import type { CollectGarbage } from '../../garbage.ts';
import type { Limits } from '../../limits.ts';
import * as m from '../memory.ts';
import { controlSlots } from './regions.ts';

export interface Inflation {
  /** Before an event. @param stopAt when to stop, in milliseconds since 1970: what comes later is handed back */
  begin(stopAt: number): void;
  /** After a run of the event: if it is run again, the same records are handed back, whatever the time. */
  settle(): void;
  /** The kernel's import (assembly/log-events.ts). */
  inflate(start: number, end: number, record: number): number;
}

/** Bytes of one record: of what it may decode to a quarter, as much as `decoding` holds at a time. */
export const mostInflated = ({ decodedBytes }: Limits) => Math.floor(Math.min(4 << 20, decodedBytes / 4));

/**
 * Bytes of one event, as what runs again does not look at the time: 75 ms on a whole CPU (2026-11-29). A reply holds what a
 * quarter of it becomes.
 */
const MOST_OF_EVENT = 32 << 20;

/** @param collect called between records */
export function createInflation(
  memory: WebAssembly.Memory,
  limits: Limits,
  collect: CollectGarbage,
): Inflation {
  const most = mostInflated(limits);
  let bytes = Buffer.from(memory.buffer as ArrayBuffer);
  let stopAt = Number.POSITIVE_INFINITY;
  let room = 0;
  /** From which record on there is neither time nor room. */
  let over = Number.POSITIVE_INFINITY;
  let isSettled = false;
  return {
    begin(time) {
      stopAt = time;
      room = Math.min(MOST_OF_EVENT, limits.batchBytes);
      over = Number.POSITIVE_INFINITY;
      isSettled = false;
    },
    settle() {
      isSettled = true;
    },
    inflate(start, end, record) {
      if (!isSettled && over > record && (room <= 0 || Date.now() >= stopAt)) over = record;
      if (record >= over) return 0;
      if (bytes.buffer !== memory.buffer) bytes = Buffer.from(memory.buffer as ArrayBuffer);
      collect();
      const inflated = tryInflate(bytes.subarray(start, end), most);
      if (inflated === null) return 0;
      room -= inflated.length;
      const payload = controlSlots(memory)[m.SLOT_PAYLOAD]!;
      bytes.set(inflated, payload);
      bytes.fill(0, payload + inflated.length, payload + inflated.length + m.SLACK);
      return inflated.length;
    },
  };
}
