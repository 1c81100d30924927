/**
 * @module engine/plan/plan
 * A Plan: the pipeline with every name resolved and every default filled in. Plain data: it can be posted to threads.
 * Config (the user's) → **Plan** → Program (compiled once a thread).
 *
 * A record goes through the steps in this order:
 *
 *     parse → types → rename → set → filter → map → partition → drop → output
 *
 * so `filter`, `map` and `partition` see renamed fields, and still see those that `drop` keeps out of the output.
 */

import type { Scalar } from '../config/schema.ts';
import type { PatternProgram } from '../pattern/index.ts';

/** Where a field is: one name, or several for a dotted path into a JSON record. */
export type FieldPath = readonly string[];

/** How a field's text is read. Timestamps carry their notation. */
export type TypePlan =
  | { readonly kind: 'string' | 'int' | 'float' | 'bool' | 'clf' | 'iso' }
  | { readonly kind: 'epoch'; readonly unit: 's' | 'ms' }
  | { readonly kind: 'strftime'; readonly format: string; readonly zone: string };

/** A column of a pattern: which capture it is, and what its text means. */
export interface ColumnPlan {
  readonly name: string;
  /** Number of the capture, from 1. */
  readonly group: number;
  /** Text that stands for null (`-` in Apache's logs). */
  readonly nullText: string | null;
  /** The field is left out of the record, not null, where the capture took no part in the match. */
  readonly optional: boolean;
}

export type ParsePlan =
  | { readonly kind: 'pattern'; readonly pattern: string; readonly columns: readonly ColumnPlan[] }
  | { readonly kind: 'json' }
  | { readonly kind: 'ltsv' };

/** A template cut into its parts: literal text, or a reference to a field or a context value. */
export type TemplatePart =
  | { readonly text: string }
  | {
      /** What stood between the braces, for messages. */
      readonly source: string;
      /** The field to look up first, or `null` where the name can only be a context value. */
      readonly field: FieldPath | null;
      /** The context value to take where there is no such field, or `null`. */
      readonly context: string | null;
      /** A date format (`yyyy-MM-dd`) for timestamps, or `null`. */
      readonly dateFormat: string | null;
    };

export type ConditionPlan =
  | { readonly op: 'eq' | 'ne'; readonly value: Scalar }
  | { readonly op: 'gt' | 'gte' | 'lt' | 'lte'; readonly value: string | number }
  | { readonly op: 'in' | 'notIn'; readonly values: readonly Scalar[] }
  | { readonly op: 'exists'; readonly value: boolean }
  | { readonly op: 'contains' | 'startsWith' | 'endsWith' | 'matches'; readonly value: string };

/** All conditions of a clause must hold; one clause of the filter must. */
export type ClausePlan = readonly {
  readonly field: FieldPath;
  readonly conditions: readonly ConditionPlan[];
}[];

export interface OutputPlan {
  readonly format: 'json' | 'ltsv' | 'csv' | 'raw';
  readonly newline: boolean;
  readonly timestamp: 'iso' | 'epoch' | 'epochMillis';
  readonly nulls: 'keep' | 'drop';
  /** Only for csv: the columns in their order. */
  readonly columns: readonly FieldPath[];
}

/** Which tier runs the plan, decided once when it is made. */
export type TierPlan =
  | {
      readonly kind: 'kernel';
      /** The compiled pattern; `null` where records are not matched (JSON). */
      readonly matcher: PatternProgram | null;
    }
  | {
      readonly kind: 're2';
      /** Why no faster one. */
      readonly because: string;
    };

/** What is done to records; which tier does it is another question. */
export interface PlanSteps {
  /** The format's name or the kind of parser, for tables and logs. */
  readonly title: string;
  readonly parse: ParsePlan;
  readonly types: readonly { readonly field: FieldPath; readonly type: TypePlan }[];
  readonly rename: readonly { readonly field: FieldPath; readonly to: string }[];
  readonly set: readonly {
    readonly field: FieldPath;
    readonly value: { readonly constant: Scalar } | { readonly template: readonly TemplatePart[] };
  }[];
  /** `null`: nothing is filtered. */
  readonly filter: readonly ClausePlan[] | null;
  /** URL of the module whose default export is the map function; 'inline' where a function was given. */
  readonly map: { readonly module: string } | 'inline' | null;
  readonly partition: readonly { readonly key: string; readonly template: readonly TemplatePart[] }[];
  readonly drop: readonly FieldPath[];
  readonly output: OutputPlan;
  readonly onError: 'failed' | 'drop' | 'raw';
  readonly overflow: 'failed';
  /** Context values that any template names, so that sources fill in no others; `null`: all of them (map sees them). */
  readonly contextNames: readonly string[] | null;
}

export interface Plan extends PlanSteps {
  readonly tier: TierPlan;
}
