/**
 * @module engine/types/type
 * The contract of a type: one file here with all of its faces, and one row in the table. A type reads a field's text.
 */
import type { GenericSchema } from 'valibot';
import type { Scalar } from '../plan/plan.ts';
import type { Value } from '../values/value.ts';

/** A type's options, filled in. */
export type Options = Readonly<Record<string, string>>;

/** How the kernel reads and writes a type (kernel/ops.ts, kernel/memory.ts); the numbers are its op codes. */
export interface TypeKernel {
  /** EMIT_… */
  readonly emit: number;
  /** TEST_… */
  readonly test: number;
  /** KIND_… of its values. */
  readonly value: number;
  /** A moment: it is written as the output says, and may be cut by a date format. */
  readonly moment: boolean;
  /** 1 where the op's unit is milliseconds; `null`: the kernel does not read the type with these options. */
  unit(options: Options): number | null;
  /** The constant of a comparison with an operand; `null`: the kernel does not compare with it. */
  operand(operand: Exclude<Scalar, null>): string | number | bigint | null;
}

/** A field's text, and the JSON it becomes. */
export interface TypeExample {
  readonly text: string;
  readonly output: string;
}

export interface TypeKind {
  readonly name: string;
  readonly summary: string;
  /** How it is written in a pipeline: a word, or with its options; other words for it as well. */
  readonly words: readonly string[];
  readonly options: GenericSchema | null;
  /** How it is written with options, for messages. */
  readonly written: string;
  /**
   * Options as written to options filled in.
   * @throws MillraceError `ERR_MILLRACE_PIPELINE`
   */
  plan(options: unknown, path: string): Options;
  /** From text that is not empty to its value; `undefined`: the text is not of the type. */
  read(options: Options): (text: string) => Value | undefined;
  /** Whether a JSON number fits by its text, and JSON's true and false. */
  readonly takesNumbers: boolean;
  readonly takesBooleans: boolean;
  /** Whether the empty text is a value; for every other type it is null. */
  readonly takesEmpty: boolean;
  /** The type as `explain` names it. */
  label(options: Options): string;
  /** The type in the words of messages: "expected …". */
  describe(options: Options): string;
  /** What an operand of `filter` must be; any other would never hold, or always. */
  readonly operand: { fits(operand: Exclude<Scalar, null>): boolean; readonly expected: string };
  /** `null`: the kernel does not know the type, and plans with it run on the reference path. */
  readonly kernel: TypeKernel | null;
  /** The type as written in a pipeline, for its examples and failures. */
  readonly sample: unknown;
  readonly examples: readonly [TypeExample, ...TypeExample[]];
  /** Texts that look near it and do not fit. */
  readonly failures: readonly string[];
}
