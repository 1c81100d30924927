/**
 * @module engine/config/validate
 * Checks a pipeline's shape against the schema, and says what is wrong in the words of millrace's errors.
 */
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';
import { suggest } from '../nearest.ts';
import { NAMED_MEMBERS, type PipelineConfig, pipelineSchema } from './schema.ts';

/** `types.a.strftime`; list items as `filter[0]`. */
function pathOf(items: readonly v.IssuePathItem[]): string {
  let path = '';
  for (const item of items) {
    const key = item.key as string | number;
    path += typeof key === 'number' ? `[${key}]` : path === '' ? key : `.${key}`;
  }
  return path;
}

/** The names that an unknown member could have meant: those of the object it stands in. */
function siblings(issue: Issue): readonly string[] {
  let schema: unknown = pipelineSchema;
  for (const item of (issue.path ?? []).slice(0, -1)) {
    const entries = (schema as { entries?: Record<string, unknown> } | undefined)?.entries;
    const inner = entries?.[String(item.key)] as { wrapped?: unknown } | undefined;
    schema = inner?.wrapped ?? inner;
  }
  const names = Object.keys((schema as { entries?: Record<string, unknown> } | undefined)?.entries ?? {});
  return names.filter((name) => !name.startsWith('$')); // `$schema` is the editors', and not worth suggesting
}

type Issue = v.BaseIssue<unknown>;

/**
 * The issue that says most: where no variant of a union fits, the one a variant found furthest inside
 * (`filter.a.gtx` and not only `filter`). Paths within a union's issues start at the union.
 */
function deepest(issue: Issue): Issue {
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

/** Schemas carry what they expect as their message; an unknown member is told apart here. */
function toError(outer: Issue): MillraceError {
  const issue = deepest(outer);
  const items = issue.path ?? [];
  const path = pathOf(items);
  const last = items.at(-1);
  if (issue.expected === 'never' && last !== undefined) {
    const names = siblings(issue);
    const key = String(last.key);
    const hint = names.length > 0 ? { hint: suggest(key, names) } : {};
    const expected = names.length > 0 ? `one of ${names.join(', ')}` : ownMessage(issue, 'no such member');
    return new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found: show(key), ...hint });
  }
  const expected = ownMessage(issue, issue.expected ?? issue.kind);
  if (last !== undefined && !Object.hasOwn(Object(last.input), String(last.key))) {
    // The member is not there at all; what is wrong is the object that lacks it.
    const found = show(last.input);
    return new MillraceError('ERR_MILLRACE_PIPELINE', { path: pathOf(items.slice(0, -1)), expected, found });
  }
  return new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found: show(issue.input) });
}

/** Names that valibot's `record` passes over, unchecked, to guard against prototype pollution. Here they are names. */
const PASSED_OVER = ['__proto__', 'prototype', 'constructor'];

function checkPassedOver(pipeline: object): void {
  for (const [option, schema] of Object.entries(NAMED_MEMBERS)) {
    const value = (pipeline as Record<string, unknown>)[option];
    const members = option === 'filter' && Array.isArray(value) ? value : [value];
    for (const [index, member] of members.entries()) {
      for (const name of PASSED_OVER.filter((key) => Object.hasOwn(Object(member), key))) {
        const found = Object.getOwnPropertyDescriptor(member, name)?.value as unknown;
        const result = v.safeParse<v.GenericSchema>(schema, found);
        const path = members === value ? `${option}[${index}].${name}` : `${option}.${name}`;
        if (!result.success) {
          const expected = result.issues[0].message;
          throw new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found: show(found) });
        }
      }
    }
  }
}

/**
 * The pipeline itself, if its shape is right.
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` for the first thing that is wrong
 */
export function validatePipeline(pipeline: unknown): PipelineConfig {
  const result = v.safeParse(pipelineSchema, pipeline, { abortEarly: true });
  if (!result.success) throw toError(result.issues[0]);
  checkPassedOver(pipeline as object);
  return pipeline as PipelineConfig; // not valibot's copy, which lacks the names passed over
}
