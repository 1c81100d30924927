/**
 * @module engine/config/validate
 * Checks a pipeline's shape against the schema, and reports mistakes as millrace's errors.
 */
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';
import { nearest, suggest } from '../nearest.ts';
import { findMember } from '../plan/table.ts';
import { STEPS } from '../steps/index.ts';
import { template } from '../steps/schema.ts';
import { optionsSchema, type PipelineConfig, pipelineSchema, SHORTHAND } from './schema.ts';
import { checkTests } from './tests.ts';

/** `types.a.strftime`; list items as `filter[0]`. */
export function pathOf(items: readonly v.IssuePathItem[]): string {
  let path = '';
  for (const item of items) {
    const key = item.key as string | number;
    path += typeof key === 'number' ? `[${key}]` : path === '' ? key : `.${key}`;
  }
  return path;
}

/** A schema as far as it is looked into for names. */
interface Looked {
  readonly entries?: Readonly<Record<string, Looked>>;
  readonly wrapped?: Looked;
  readonly options?: readonly Looked[];
  readonly value?: Looked;
  readonly item?: Looked;
  readonly getter?: (input: unknown) => Looked;
}

/** The objects that a schema may stand for: of a union all of them. */
function objectsOf(schema: Looked | undefined): readonly Looked[] {
  if (schema?.wrapped !== undefined) return objectsOf(schema.wrapped);
  if (schema?.getter !== undefined) return objectsOf(schema.getter({}));
  if (schema?.options !== undefined) return schema.options.flatMap(objectsOf);
  return schema === undefined ? [] : [schema];
}

/** The names that the object at a path may have. */
function namesAt(path: readonly v.IssuePathItem[], root: unknown): readonly string[] {
  let objects = objectsOf(root as Looked);
  for (const { key } of path) {
    objects = objects.flatMap(({ entries, value, item }) =>
      objectsOf(entries?.[String(key)] ?? value ?? item),
    );
  }
  const names = objects.flatMap(({ entries }) => Object.keys(entries ?? {}));
  return [...new Set(names)].filter((name) => !name.startsWith('$')); // `$schema` is the editors', and not worth suggesting
}

/** `"patern" is not known; did you mean "pattern"?` for a member that an object may not have; the first of them. */
function unknownMember(input: unknown, known: readonly string[], missing = known): { hint?: string } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return {};
  const slip = Object.keys(input).find((name) => !known.includes(name));
  const meant = slip === undefined ? [] : nearest(slip, missing);
  return meant.length === 0 ? {} : { hint: `${show(slip)} is not known; ${suggest(slip!, missing)}` };
}

type Issue = v.BaseIssue<unknown>;

/**
 * The issue that says most: where no variant of a union fits, the one a variant found furthest inside
 * (`filter.a.gtx` and not only `filter`). Paths within a union's issues start at the union.
 */
export function deepest(issue: Issue): Issue {
  // A member that is missing only says that another variant was meant.
  const isThere = ({ path }: Issue) =>
    path !== undefined && Object.hasOwn(Object(path[0].input), String(path[0].key));
  const inner = (issue.issues ?? []).filter(isThere).map(deepest);
  const best = inner.sort((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0))[0];
  if (best?.path === undefined) return issue;
  return { ...best, path: [...(issue.path ?? []), ...best.path] as NonNullable<Issue['path']> };
}

/** What the schema says it expects, or the fallback where it has only valibot's own message. */
function ownMessage(issue: Issue, fallback: string): string {
  return /^(Invalid|Expected)/.test(issue.message) ? fallback : issue.message;
}

/** `did you mean "gzip"?` for a word that is near one of those expected, which valibot lists in quotes. */
function nearestExpected({ expected, input }: Issue): { hint?: string } {
  if (typeof input !== 'string' || input === '') return {};
  const words = Array.from(expected?.matchAll(/"([^"]*)"/g) ?? [], ([, word]) => word!);
  return nearest(input, words).length > 0 ? { hint: suggest(input, words) } : {};
}

const STEP_NAMES: readonly string[] = STEPS.map(({ name }) => name);

/** Schemas carry what they expect as their message; an unknown member is told apart here. */
function toError(outer: Issue, root: unknown = pipelineSchema, within = ''): MillraceError {
  const issue = deepest(outer);
  const items = issue.path ?? [];
  const pathTo = (some: readonly v.IssuePathItem[]) => {
    const path = pathOf(some);
    return path === '' || path.startsWith('[') || within === '' ? within + path : `${within}.${path}`;
  };
  const path = pathTo(items);
  const last = items.at(-1);
  if (issue.expected === 'never' && last !== undefined) {
    const key = String(last.key);
    const known = namesAt(items.slice(0, -1), root);
    const names = known.includes(key) ? [] : known; // one of several variants has it
    const isStep = items.length === 1 && within === '' && STEP_NAMES.includes(key);
    const advice = isStep ? `${key} is a step: put it under \`steps\`, with all others` : suggest(key, names);
    const hint = names.length > 0 ? { hint: advice } : {};
    const expected = names.length > 0 ? `one of ${names.join(', ')}` : ownMessage(issue, 'no such member');
    return new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found: show(key), ...hint });
  }
  const expected = ownMessage(issue, issue.expected ?? issue.kind);
  if (last !== undefined && !Object.hasOwn(Object(last.input), String(last.key))) {
    // The member is not there at all; what is wrong is the object that lacks it.
    const object = items.slice(0, -1);
    const hint = unknownMember(last.input, namesAt(object, root), [String(last.key)]);
    const detail = { path: pathTo(object), expected, found: show(last.input), ...hint };
    return new MillraceError('ERR_MILLRACE_PIPELINE', detail);
  }
  // A key that was written in place of its name must not get into a log.
  const isKey = last?.key === 'hash' || (items.at(-2)?.key === 'hash' && last?.key === 'key');
  const found = isKey ? 'a value' : show(issue.input);
  return new MillraceError('ERR_MILLRACE_PIPELINE', {
    path,
    expected,
    found,
    ...unknownMember(issue.input, namesAt(items, root)),
    ...nearestExpected(issue),
  });
}

/** Names that valibot's `record` passes over, unchecked, to guard against prototype pollution. Here they are names. */
const PASSED_OVER = ['__proto__', 'prototype', 'constructor'];

function checkPassedOver(value: unknown, schema: v.GenericSchema, path: string): void {
  for (const [index, members] of (Array.isArray(value) ? value : [value]).entries()) {
    for (const name of PASSED_OVER.filter((key) => Object.hasOwn(Object(members), key))) {
      const found = Object.getOwnPropertyDescriptor(members, name)?.value as unknown;
      const result = v.safeParse(schema, found);
      if (result.success) continue;
      const at = Array.isArray(value) ? `${path}[${index}].${name}` : `${path}.${name}`;
      const expected = result.issues[0].message;
      throw new MillraceError('ERR_MILLRACE_PIPELINE', { path: at, expected, found: show(found) });
    }
  }
}

/** A step by itself, so that an error names the place inside of it and not only the list. */
function checkStep(step: unknown, path: string): void {
  const names = typeof step === 'object' && step !== null && !Array.isArray(step) ? Object.keys(step) : [];
  const expected = `a step, an object with one of ${STEP_NAMES.join(', ')}`;
  if (names.length !== 1)
    throw new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found: show(step) });
  const name = names[0]!;
  const kind = findMember(STEPS, name);
  if (kind === undefined) {
    const hint = suggest(name, STEP_NAMES);
    throw new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found: show(name), hint });
  }
  const config = (step as Record<string, unknown>)[name];
  const schema = optionsSchema(kind);
  const result = v.safeParse(schema, config, { abortEarly: true });
  if (!result.success) throw toError(result.issues[0], schema, `${path}.${name}`);
  if (kind.member !== null) checkPassedOver(config, kind.member, `${path}.${name}`);
}

/** The lists of steps in a pipeline, and where each stands; whether they are lists the schema says. */
function checkSteps(pipeline: Readonly<Record<string, unknown>>): void {
  const { steps, anyOf } = pipeline;
  const lists: [unknown, string][] = [[steps, 'steps']];
  if (Array.isArray(anyOf)) {
    for (const [index, one] of anyOf.entries()) {
      lists.push([(one as { steps?: unknown } | null)?.steps, `anyOf[${index}].steps`]);
    }
  }
  for (const [list, path] of lists) {
    if (Array.isArray(list)) for (const [index, step] of list.entries()) checkStep(step, `${path}[${index}]`);
  }
}

/** What the schema cannot say: which options exclude each other. */
function checkTogether(pipeline: PipelineConfig): void {
  if (pipeline.parse === undefined && pipeline.anyOf === undefined) {
    const expected = 'a pipeline, an object with at least "parse"';
    throw new MillraceError('ERR_MILLRACE_PIPELINE', { path: '', expected, found: show(pipeline) });
  }
  if (pipeline.parse !== undefined && pipeline.anyOf !== undefined) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: 'anyOf',
      expected: 'either parse or anyOf',
      found: 'both',
      hint: 'put the parser into the list as one more alternative',
    });
  }
  const shorthand = SHORTHAND.filter((name) => pipeline[name] !== undefined);
  if (pipeline.steps !== undefined && shorthand.length > 0) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: shorthand[0]!,
      expected: 'either steps or the shorthand',
      found: `steps, and ${shorthand.join(', ')}`,
      hint: `move ${shorthand.length === 1 ? 'it' : 'them'} into steps, at the place where ${shorthand.length === 1 ? 'it is' : 'they are'} to run`,
    });
  }
}

/**
 * The pipeline itself, if its shape is right.
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` for the first thing that is wrong
 */
export function validatePipeline(pipeline: unknown): PipelineConfig {
  if (typeof pipeline === 'object' && pipeline !== null) checkSteps(pipeline as Record<string, unknown>);
  const result = v.safeParse(pipelineSchema, pipeline, { abortEarly: true });
  if (!result.success) throw toError(result.issues[0]);
  const config = pipeline as PipelineConfig; // not valibot's copy, which lacks the names passed over
  checkTogether(config);
  checkTests(config.tests);
  for (const name of SHORTHAND) {
    const { member } = findMember(STEPS, name)!;
    if (member !== null) checkPassedOver(config[name], member, name);
  }
  checkPassedOver(config.partition, template, 'partition');
  return config;
}
