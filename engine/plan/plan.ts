/**
 * @module engine/plan/plan
 * A Plan: the pipeline with every name resolved and every default filled in. It is plain data and crosses threads.
 * Config (the user's) → **Plan** → Program (compiled once a thread).
 *
 * A record runs through
 *
 *     decode → the first alternative whose parser takes it → its steps → partition → trims → output
 *
 * `trims` is the trailing run of `drop` and `keep`: partition keys and Iceberg targets may still name a field that only the
 * output lacks.
 */
import type { KeySource } from '../environment.ts';
import type { Limits } from '../limits.ts';
import type { PatternProgram } from '../pattern/index.ts';

/** Where a field is: one name, or several for a dotted path into a JSON record. */
export type FieldPath = readonly string[];

/** A constant that a user writes. */
export type Scalar = string | number | boolean | null;

/** How a field's text is read: a type of the table in `types/`, with its options filled in. */
export interface TypePlan {
  readonly kind: string;
  readonly options: Readonly<Record<string, string>>;
}

/** A column of a pattern: which captures feed it, and what their text means. */
export interface Column {
  readonly name: string;
  /** Numbers of the captures, from 1. Of several, the first that took part in the match gives the value. */
  readonly groups: readonly number[];
  /** Text that stands for null (`-` in Apache's logs). */
  readonly nullText: string | null;
  /** The field is left out of the record, not null, where no capture took part in the match. */
  readonly optional: boolean;
}

/**
 * The same records as JSON objects, where they are delivered so too: one member that holds the line, or for each column the
 * members with its text, a space between those of several.
 */
export type JsonTwin =
  | { readonly line: string }
  | { readonly columns: Readonly<Record<string, readonly string[]>> };

/** How a record is parsed: a parser of the table in `parsers/`. */
export interface ParsePlan {
  readonly kind: string;
  /** For parsers that match a pattern; `null` for all others. */
  readonly pattern: {
    readonly source: string;
    readonly columns: readonly Column[];
    /** How a record is read that begins with a brace; left out: like any other. */
    readonly twin?: JsonTwin;
  } | null;
  /** The fields in order, where the pipeline names them and no pattern does (csv). */
  readonly fields?: readonly string[];
  /** The fields are named by a header in the payload, and the plan is completed when that is read (headers.ts). */
  readonly header?: true;
  /** Why no record can be parsed: what is wrong with the header. */
  readonly problem?: string;
  /** What else the parser was told, filled in; plain data. */
  readonly options?: Readonly<Record<string, string | readonly string[]>>;
}

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

/** What `set` gives a field. */
export type SetValue = { readonly constant: Scalar } | { readonly template: readonly TemplatePart[] };

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

/** One step: a kind of the table in `steps/`, and that kind's own plan. */
export interface StepPlan {
  readonly kind: string;
  readonly plan: unknown;
}

export interface OutputPlan {
  /** An encoder of the table in `encoders/`. */
  readonly format: string;
  readonly newline: boolean;
  readonly timestamp: 'iso' | 'epoch' | 'epochMillis' | 'epochMicros';
  readonly nulls: 'keep' | 'drop';
  /** Whether what each record becomes is a member of gzip where it leaves: in a reply, or in a sink. */
  readonly compress: 'none' | 'gzip';
  /** For formats with columns (csv): their order; else empty. */
  readonly columns: readonly FieldPath[];
}

/** One way to read a record, and everything that is done to a record read so. */
export interface Alternative {
  readonly parse: ParsePlan;
  readonly steps: readonly StepPlan[];
}

/** A partition key of Firehose's dynamic partitioning, or a part of the Iceberg target under its name (`iceberg.ts`). */
export interface PartitionPlan {
  readonly key: string;
  readonly template: readonly TemplatePart[];
}

/** An alternative whose records the kernel hands back. */
export interface HandedBack {
  /** Its place in the plan, from 0. */
  readonly alternative: number;
  readonly because: string;
  /** Whether other records are told from its own, so that they go on to the alternatives behind it. */
  readonly isTold: boolean;
}

/** A key, and the address in the kernel's memory of what is made of it. */
export interface KeyPlace {
  readonly source: KeySource;
  readonly address: number;
}

/** The kernel's program of all alternatives, encoded once (kernel/encode/image.ts). */
export interface KernelImage {
  /** Entries, ops and literals, for the address they were made for. */
  readonly bytes: Uint8Array;
  readonly alternatives: number;
  /** How often one template names fields, at most. */
  readonly mostReferences: number;
  /** How often a byte of the record can come in the output. */
  readonly fieldCount: number;
  /** How often templates name fields, and context values. */
  readonly fieldReferences: number;
  readonly contextReferences: number;
  /** Whether records have partition keys. */
  readonly keyed: boolean;
  /** Where the keys belong that its ops hash with: the image has room for them, and never one of them. */
  readonly keys: readonly KeyPlace[];
  /** Alternatives that the kernel has no program for. */
  readonly handsBack: readonly HandedBack[];
}

/** Which tier runs the plan, decided once when it is made. */
export type TierPlan =
  | {
      readonly kind: 'kernel';
      /** Of a plan with the user's code, of what is before it (`programs/front.ts`). */
      readonly image: KernelImage;
      /** The compiled pattern or patterns; `null` where records are not matched (JSON). */
      readonly matcher: PatternProgram | null;
      /** Alternatives of several whose records, and what else comes so far, the reference path does. */
      readonly handsBack: readonly HandedBack[];
    }
  | {
      readonly kind: 're2';
      /** Why no faster one. */
      readonly because: string;
    };

/** A sink of the table in `sinks/`, and that sink's own plan. */
export interface SinkPlan {
  readonly kind: string;
  readonly plan: unknown;
}

/** What is done to records; which tier does it is another question. */
export interface PlanSteps {
  /** The formats' names or the kinds of parser, for tables and logs. */
  readonly title: string;
  /** Names of decoders, in the order in which they are tried on a record. */
  readonly decode: readonly string[];
  /** One, or several of `anyOf`. */
  readonly alternatives: readonly [Alternative, ...Alternative[]];
  /** The partition keys, then the parts of the Iceberg target. */
  readonly partition: readonly PartitionPlan[];
  /** The trailing `drop` and `keep` steps. */
  readonly trims: readonly StepPlan[];
  readonly output: OutputPlan;
  readonly onError: 'failed' | 'drop' | 'raw';
  /** Whether inner records that fail are left out and kept, for the dead letters; `onError` is `failed` then. */
  readonly rejects: boolean;
  /** What becomes of a record whose outputs have different partition keys. */
  readonly fanout: 'failed' | 'first';
  /** What becomes of a record that does not fit into a reply: it fails, or is put into its source again. */
  readonly overflow: 'failed' | 'reingest';
  readonly limits: Limits;
  /** Where the user's own code comes from: a module, which any thread can load, or a function, which stays here. */
  readonly userCode: 'none' | 'module' | 'function';
  /**
   * What the kernel must know of the steps before the user's code: which fields are timestamps then, and the context values
   * that they name. `null`: there is no such code, or timestamps are in other places of other records.
   */
  readonly beforeCode: {
    readonly moments: readonly string[];
    readonly contextNames: readonly string[];
  } | null;
  /** Whether a step redacts: then no failure's detail quotes a record. */
  readonly redacts: boolean;
  /** Context values that any template names, so that sources fill in no others; `null`: all of them (map sees them). */
  readonly contextNames: readonly string[] | null;
  /** Where the keys are that steps hash with; each thread that compiles the plan reads them. */
  readonly keys: readonly KeySource[];
}

export interface Plan extends PlanSteps {
  readonly tier: TierPlan;
  /** Where outputs go when the source takes none back; `null`: nowhere. */
  readonly sink: SinkPlan | null;
  /** Where records go that failed; `null`: they fail to the source. */
  readonly deadLetter: SinkPlan | null;
  /** How an object of S3 is read: line by line, or as one record. */
  readonly objects: 'lines' | 'document';
  /** The tier that was asked for, for plans that a header completes. */
  readonly askedTier: 'auto' | TierPlan['kind'];
}
