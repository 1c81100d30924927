/**
 * @module engine/kernel/host/framing
 * The contract of an event's framing: how records stand in an event's bytes and in those of its reply. A source brings it,
 * and its half in assembly (assembly/event.ts) is compiled with the kernel.
 */
import type { EventContext, FramedResult, HandedBackRecords } from '../../plan/program.ts';
import type { KernelInstance } from './instance.ts';
import type { Regions } from './regions.ts';

/** Why the kernel refused an event; the reference path then runs all of it. */
export type Refusal =
  /** Not valid JSON, or a shape out of the ordinary (JSON.parse decides which). */
  | 'shape'
  /** Not even the shortest results fit into the reply. */
  | 'reply-size'
  /** More records, or more handed back, than there is room for. */
  | 'records'
  /** The kernel trapped, or there is no memory. */
  | 'trap';

export interface EventReply {
  /** The reply, a view of the kernel's memory: good until the next call. */
  readonly bytes: Uint8Array;
  /** How many records had each STATUS_…; from STATUS_BAIL on by reason; behind these, how many of the records inside of them were ok, dropped, and failed. */
  readonly counts: Uint32Array;
  /** The results of the records that were handed back. */
  readonly results: readonly FramedResult[];
  /** Records that were ok, counted or written as such, and go without their data, as they do not fit. */
  readonly overflowed: number;
}

export type Framed = EventReply | { readonly refused: Refusal };

/** Transforms the records that the kernel hands back, as far as there is time: see {@link TransformRecords}. */
export type TransformHandedBack = (records: HandedBackRecords) => readonly FramedResult[];

export interface Framing {
  /** Where an event of `length` bytes goes. Throws a RangeError where there is no memory. */
  place(instance: KernelInstance, length: number): Regions;
  /** The reply to the event that lies there. @param transform called at most once */
  reply(
    instance: KernelInstance,
    regions: Regions,
    transform: TransformHandedBack,
    context: EventContext | undefined,
  ): Framed;
}
