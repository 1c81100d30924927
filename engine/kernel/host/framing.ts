/**
 * @module engine/kernel/host/framing
 * The contract of an event's framing: how records stand in an event's bytes and in those of its reply. A source brings it,
 * and its half in assembly (assembly/event.ts) is compiled with the kernel.
 */
import type { AnswerRecords, EventContext, FramedAnswer } from '../../plan/program.ts';
import type { KernelInstance } from './instance.ts';
import type { Regions } from './regions.ts';

/** Why the kernel did not answer an event at all; the reference path then takes it whole. */
export type Refusal =
  /** Not valid JSON, or a shape out of the ordinary (JSON.parse decides which). */
  | 'shape'
  /** Not even the shortest answers fit into the reply. */
  | 'reply-size'
  /** More records, or more handed back, than there is room for. */
  | 'records'
  /** The kernel trapped, or there is no memory. */
  | 'trap';

export interface EventReply {
  /** The reply, a view of the kernel's memory: good until the next call. */
  readonly bytes: Uint8Array;
  /** How many records had each STATUS_…; from STATUS_BAIL on by reason. */
  readonly counts: Uint32Array;
  /** The answers to the records that were handed back. */
  readonly answers: readonly FramedAnswer[];
  /** Records that were ok, counted or answered as such, and go without their data, as they do not fit. */
  readonly overflowed: number;
}

export type Framed = EventReply | { readonly refused: Refusal };

/** Answers the records that the kernel hands back, by their order. */
export type AnswerHandedBack = (records: Parameters<AnswerRecords>[0]) => readonly FramedAnswer[];

export interface Framing {
  /** Where an event of `length` bytes goes. Throws a RangeError where there is no memory. */
  place(instance: KernelInstance, length: number): Regions;
  /** The reply to the event that lies there. @param answer called at most once */
  reply(
    instance: KernelInstance,
    regions: Regions,
    answer: AnswerHandedBack,
    context: EventContext | undefined,
  ): Framed;
}
