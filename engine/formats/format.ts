/**
 * @module engine/formats/format
 * The contract of a built-in format. A format is data: its specification, pattern, columns, examples and failures.
 * Its examples are tests, documentation and bench input at once.
 */

import type { FailureCode } from '../failures.ts';
import type { JsonTwin } from '../plan/plan.ts';
import type { TypeConfig } from '../types/index.ts';

/** A field of a line format: the capture of the same name, in output order. */
export interface Column {
  readonly name: string;
  readonly type: TypeConfig;
  /** Text that stands for null. */
  readonly nullText?: string;
  /** Left out of the record, not null, where its capture took no part in the match. */
  readonly optional?: true;
}

/** A line and the JSON it becomes, to the byte. */
export interface Example {
  readonly line: string;
  readonly output: string;
}

interface FormatBase {
  readonly name: string;
  /** One line for `millrace formats`. */
  readonly summary: string;
  /** Where the format is defined. */
  readonly spec: string;
  /** What its users should know beyond the table of fields. */
  readonly notes?: string;
  readonly examples: readonly [Example, ...Example[]];
  /** Lines that look near it and do not parse, with the reason. */
  readonly failures: readonly { readonly line: string; readonly code: FailureCode }[];
}

/** A format whose lines a pattern takes apart; each column is a named capture. */
export interface LineFormat extends FormatBase {
  readonly kind: 'pattern';
  /** RE2 syntax. */
  readonly pattern: string;
  readonly columns: readonly Column[];
  /** A column, and its text in the line of names at the head of a file: that line is dropped. */
  readonly heading?: { readonly column: string; readonly text: string };
  /** How a record is read that is a JSON object, where the same log is delivered so too; its examples. */
  readonly twin?: JsonTwin;
  readonly twinExamples?: readonly Example[];
}

/** A format that names its own fields. */
export interface SelfDescribingFormat extends FormatBase {
  readonly kind: 'json' | 'ltsv' | 'logfmt';
  /** The types of some of its fields: name, or dotted path in JSON records, → type. A field may be missing. */
  readonly types?: Readonly<Record<string, TypeConfig>>;
}

export type Format = LineFormat | SelfDescribingFormat;
