/**
 * @module engine/plan/step
 * The contract of a step: one file in `steps/` with all of its faces, and one row in the table there. What a step does
 * not say it can do on the kernel runs on the reference path.
 */
import type { GenericSchema } from 'valibot';
import type { KeySource } from '../environment.ts';
import type { Limits } from '../limits.ts';
import type { RecordFailure } from '../values/failure.ts';
import type { Prefixes } from '../values/network-address.ts';
import type { ContextLookup } from '../values/template.ts';
import type { Fields } from '../values/value.ts';
import type { ContextName } from './context.ts';
import type { Names } from './names.ts';
import type { ClausePlan, FieldPath, ParsePlan, SetValue, TemplatePart, TypePlan } from './plan.ts';

/** A parser that was chosen, and what is known beforehand of the fields it gives. */
export interface ParseChoice {
  readonly title: string;
  readonly parse: ParsePlan;
  /** Whether a dotted name is a path into nested objects. */
  readonly dotted: boolean;
  /** Types that come with the format. */
  readonly types: readonly { readonly name: string; readonly type: TypePlan }[];
  /** A field, and its text in the line of names at the head of a file: that line is dropped. */
  readonly heading?: { readonly column: string; readonly text: string };
}

/** A format's name, or a parser with its options. */
export type WrittenParser = string | { readonly [name: string]: unknown };

/** What a step is planned with. */
export interface StepScope {
  /** The fields known at this point of the pipeline. */
  readonly names: Names;
  /** The option the step stands in, for errors: `rename`, `steps[2].rename`. */
  readonly path: string;
  /** Where relative paths start. */
  readonly baseFolder: string;
  /**
   * A template as its parts.
   * @param names the fields it may name
   * @throws MillraceError for a name that is neither a field's nor a context value's
   */
  template(text: string, path: string, names: Names): readonly TemplatePart[];
  /**
   * The parser that is written: a format's name, or a parser with its options.
   * @throws MillraceError for an unknown format or a pattern RE2 refuses
   */
  parser(written: WrittenParser, path: string): ParseChoice;
  /** Notes a context value that the step reads, so that sources fill it in. */
  context(name: ContextName): void;
  /** Notes a key that the step hashes with, so that it is looked for when the engine is created. */
  addKey(key: KeySource): void;
  /** Notes a function of the user's; its number in the pipeline. */
  addFunction(): number;
}

/** A record that a step takes out of the output. */
export const DROPPED = Symbol('dropped');

/**
 * What a step makes of a record: `null`, go on with the same fields, which it may have changed; or other records in its
 * place.
 */
export type StepResult = null | typeof DROPPED | RecordFailure | readonly Fields[];

/** An inner record that a step made of a record. */
export interface Origin {
  /** Counted from 0. */
  readonly place: number;
  /** As the step made it, in JSON, where `onError: raw` may ask for it. */
  readonly text: string | null;
}

/** The context values of the current record. */
export interface RecordContext {
  readonly get: ContextLookup;
}

export type RunStep = (fields: Fields, context: RecordContext) => StepResult;

/** Where code of the user's comes from: a module, or the pipeline itself, by its number there. */
export type FunctionPlan = { readonly module: string } | { readonly inline: number };

/** Why the kernel cannot run a plan, in words (`explain` shows them). Such a plan runs on the reference path. */
export interface Declined {
  readonly declined: string;
}

export function isDeclined<T extends object>(value: T | Declined | null): value is Declined {
  return value !== null && 'declined' in value;
}

/** What is made of a value: the network of an IP address, of anything else `otherwise`; or digits of a keyed hash. */
export type Hidden =
  | { readonly kind: 'network'; readonly prefixes: Prefixes; readonly otherwise: string }
  | { readonly kind: 'hash'; readonly key: KeySource; readonly digits: number };

/**
 * A record's fields as names alone, so that steps run once, before any record comes, and nothing is left per record but
 * to write what they decided. One implementation for columns of patterns and rows, one for members of JSON and pairs.
 * Each method is a step's effect, and declines what the kernel cannot do.
 */
export interface SymbolicFields {
  rename(path: FieldPath, to: string): Declined | null;
  put(path: FieldPath, value: SetValue): Declined | null;
  /** The field becomes a value of the type; a value that does not fit fails the record. */
  convert(path: FieldPath, type: TypePlan): Declined | null;
  /** Whatever is not null becomes this text. */
  mask(path: FieldPath, text: string): Declined | null;
  /** Something that is made of a value takes its place, but for null's. */
  hide(path: FieldPath, hidden: Hidden): Declined | null;
  remove(path: FieldPath): Declined | null;
  keepOnly(paths: readonly FieldPath[]): Declined | null;
  /** Records pass where one of the clauses holds. */
  guard(clauses: readonly ClausePlan[]): Declined | null;
  /**
   * A share of the records passes, by SHA-256 of their key.
   * @param key `null`: by what tells a record from others
   */
  sample(rate: number, key: readonly TemplatePart[] | null): Declined | null;
}

/** Folds parts of a step one after the other; the first that declines decides. */
export function foldEach<T>(parts: readonly T[], fold: (part: T) => Declined | null): Declined | null {
  for (const part of parts) {
    const declined = fold(part);
    if (declined !== null) return declined;
  }
  return null;
}

/** A record before and after a step, as JSON. */
export interface StepExample {
  readonly title: string;
  /** The pipeline, but for its parser, which is `json`. */
  readonly step: unknown;
  /** Environment variables that it is run with. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly input: string;
  /** `null`: the record is dropped. */
  readonly output: string | null;
}

export interface StepKind<Config = unknown, P = unknown> {
  readonly name: string;
  /** One sentence, for documentation and the JSON Schema. */
  readonly summary: string;
  /** Of its options; where a parser is one of them, a function of that one's schema: only who checks a pipeline needs all parsers. */
  readonly schema: GenericSchema | ((parser: GenericSchema<WrittenParser>) => GenericSchema);
  /** What each member must be, where the user names the members. */
  readonly member: GenericSchema | null;
  /** Whether a run of such steps at the pipeline's end takes effect after `partition`. */
  readonly trims?: true;
  /** Whether it hides values: then records are quoted nowhere. */
  readonly redacts?: true;
  /**
   * Whether it runs code of the user's, which may see any context value, and end or hang its thread. Then its plan is a
   * {@link FunctionPlan}, and `programs/user-code.ts` runs it in place of {@link apply}.
   */
  readonly userCode?: true;
  /** Whether the records it makes are inner records, each of which `onError` is for; else one that fails, fails them all. */
  readonly makesInner?: true;
  /** @throws MillraceError `ERR_MILLRACE_PIPELINE` */
  plan(config: Config, scope: StepScope): P;
  /** The fields known behind the step. */
  names(plan: P, names: Names, path: string): Names;
  /** What the step means: the reference path runs this, and every faster path gives its bytes. */
  apply(plan: P, limits: Limits): RunStep;
  /** What `millrace explain` shows, a line each. */
  explain(plan: P): readonly string[];
  /** The step's effect on the kernel; `null`: it has none, and plans with it run on the reference path. */
  readonly kernel: { fold(plan: P, fields: SymbolicFields): Declined | null } | null;
  readonly examples: readonly [StepExample, ...StepExample[]];
}
