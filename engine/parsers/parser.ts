/**
 * @module engine/parsers/parser
 * The contract of a parser: one file here with all of its faces, and one row in the table.
 */
import type { GenericSchema } from 'valibot';
import type { Limits } from '../limits.ts';
import type { ParsePlan, TypePlan } from '../plan/plan.ts';
import type { Declined, DROPPED } from '../plan/step.ts';
import type { RecordFailure } from '../values/failure.ts';
import type { Fields } from '../values/value.ts';

/** Fields of a record's text, or why it has none; DROPPED: the text is no record at all (a comment). */
export type Parse = (text: string) => Fields | RecordFailure | typeof DROPPED;

/** The fields that a line names for those behind it; `null`: it is no header. */
export type ReadHeader = (line: string, isFirst: boolean) => readonly string[] | RecordFailure | null;

/** How the kernel finds a parser's fields: by a code of kernel/memory.ts, as captures of columns or as named members. */
export interface ParserKernel {
  readonly code: number;
  readonly fields: 'columns' | 'members';
  /** Writes what the code has to be told (kernel/ops.ts draws it), or declines a plan that the kernel cannot do. */
  options?(plan: ParsePlan, view: DataView): Declined | null;
}

export interface ParserExample {
  /** As written behind `parse`. */
  readonly parse: unknown;
  readonly line: string;
  readonly output: string;
}

/** A parser of the plan, and the types that its fields have of their own. */
export interface PlannedParser {
  readonly parse: ParsePlan;
  readonly types: readonly { readonly name: string; readonly type: TypePlan }[];
  /** A field, and its text in the line of names at the head of a file: that line is dropped. */
  readonly heading?: { readonly column: string; readonly text: string };
}

export interface ParserKind<Config = unknown> {
  readonly name: string;
  readonly summary: string;
  readonly schema: GenericSchema;
  /** How it is written, for messages: `{regex: …}`. */
  readonly written: string;
  /** Whether a dotted name is a path into nested objects. */
  readonly dotted: boolean;
  /** @throws MillraceError `ERR_MILLRACE_PIPELINE` */
  plan(config: Config, path: string): PlannedParser;
  /** What the parser means: the reference path runs this, and every faster path gives its bytes. */
  compile(plan: ParsePlan, limits: Limits): Parse;
  /** Where records do not name their fields and the pipeline does not either: how a header does. */
  header?(plan: ParsePlan): ReadHeader;
  /** `null`: the kernel does not know the parser, and plans with it run on the reference path. */
  readonly kernel: ParserKernel | null;
  readonly examples: readonly [ParserExample, ...ParserExample[]];
  /** Lines that look near it and do not parse. */
  readonly failures: readonly { readonly parse: unknown; readonly line: string }[];
}
