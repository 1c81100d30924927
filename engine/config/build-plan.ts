/**
 * @module engine/config/build-plan
 * Config → Plan: every name looked up, every default filled in, every mistake found, in the order of the steps.
 */
import { ENCODERS } from '../encoders/index.ts';
import type { KeySource } from '../environment.ts';
import { MillraceError, show } from '../errors.ts';
import { DEFAULT_LIMITS, limitsOfFunction } from '../limits.ts';
import { refuseHeader } from '../parsers/columns.ts';
import { toFieldPath } from '../plan/field-path.ts';
import { mergeNames, type Names, requireField, withTypes } from '../plan/names.ts';
import type {
  Alternative,
  ClausePlan,
  FieldPath,
  OutputPlan,
  Plan,
  PlanSteps,
  StepPlan,
  TypePlan,
} from '../plan/plan.ts';
import type { ParseChoice, StepKind } from '../plan/step.ts';
import { member } from '../plan/table.ts';
import { parseTemplate } from '../plan/template.ts';
import type { Tier } from '../programs/asked-tier.ts';
import { chooseTier } from '../programs/choose-tier.ts';
import { planSink } from '../sinks/index.ts';
import { STEPS } from '../steps/index.ts';
import type { TypedField } from '../steps/types.ts';
import { contextOfType, kernelType, TEXT, type TypeConfig } from '../types/index.ts';
import { planDecode } from './decode.ts';
import { checkColumns, planIceberg } from './iceberg.ts';
import { chooseParser } from './parse.ts';
import { type OutputConfig, type PipelineConfig, SHORTHAND } from './schema.ts';
import { validatePipeline } from './validate.ts';

/** A step as it is written: its kind, its config, and the option it stands in. */
interface WrittenStep {
  readonly kind: StepKind;
  readonly config: unknown;
  readonly path: string;
}

/** What planning collects on its way. */
interface Planning {
  readonly baseFolder: string;
  /** Context values that templates name. */
  readonly contextNames: Set<string>;
  readonly keys: KeySource[];
  functions: number;
}

/** A plan that a header completes; what it becomes then, chooses for itself. */
const BY_HEADER = 'the fields are known when a header has been read';

type StepsConfig = NonNullable<PipelineConfig['steps']>;

function writtenSteps(steps: StepsConfig, path: string): readonly WrittenStep[] {
  return steps.map((step, index) => {
    const [name, config] = Object.entries(step)[0]!;
    return { kind: member(STEPS, name), config, path: `${path}[${index}].${name}` };
  });
}

/** The steps at the top of a pipeline: the list, or the shorthand in its order. */
function topSteps(config: PipelineConfig): readonly WrittenStep[] {
  if (config.steps !== undefined) return writtenSteps(config.steps, 'steps');
  return SHORTHAND.filter((name) => config[name] !== undefined).map((name) => ({
    kind: member(STEPS, name),
    config: config[name],
    path: name,
  }));
}

/** A type may be read with a context value, such as the year of a syslog time. */
function noteContext({ contextNames }: Planning, type: TypePlan): void {
  const name = contextOfType(type);
  if (name !== null) contextNames.add(name);
}

function template(planning: Planning, text: string, path: string, names: Names) {
  const parts = parseTemplate(text, path, names);
  for (const part of parts) {
    if ('context' in part && part.context !== null) planning.contextNames.add(part.context);
  }
  return parts;
}

function planSteps(
  written: readonly WrittenStep[],
  before: Names,
  planning: Planning,
): { readonly steps: readonly StepPlan[]; readonly names: Names } {
  const steps: StepPlan[] = [];
  let names = before;
  for (const { kind, config, path } of written) {
    const plan = kind.plan(config, {
      names,
      path,
      baseFolder: planning.baseFolder,
      template: (text, at, known) => template(planning, text, at, known),
      parser: chooseParser,
      context: (name) => planning.contextNames.add(name),
      addKey: (key) => planning.keys.push(key),
      addFunction: () => planning.functions++,
    });
    steps.push({ kind: kind.name, plan });
    names = kind.names(plan, names, path);
  }
  return { steps, names };
}

/**
 * The types that come with a format, as the first step; without those that a `types` step overrides, if that comes
 * first: it decides how the columns are read.
 */
function formatTypes({ types, dotted }: ParseChoice, first: WrittenStep | undefined): readonly TypedField[] {
  const overridden =
    first?.kind.name === 'types' ? Object.keys(first.config as Record<string, TypeConfig>) : [];
  return types
    .filter(({ name }) => !overridden.includes(name))
    .map(({ name, type }) => ({ field: toFieldPath(name, dotted), type }));
}

function namesOf({ parse, dotted }: ParseChoice): Names {
  const closed = parse.pattern?.columns.map(({ name }) => name) ?? parse.fields ?? null;
  const text = (closed ?? []).map((name) => ({ field: [name], type: TEXT }));
  return withTypes({ closed, dotted, types: new Map(), gone: new Map() }, text);
}

/** The line of names at the head of a file is no record; it is looked for before its names would have to be of a type. */
function withoutHeading({ heading }: ParseChoice): readonly StepPlan[] {
  if (heading === undefined) return [];
  const clauses: readonly ClausePlan[] = [
    [{ field: [heading.column], conditions: [{ op: 'ne', value: heading.text }] }],
  ];
  return [{ kind: 'filter', plan: clauses }];
}

/** One way to read a record, up to the steps that all alternatives share. */
function planAlternative(
  parse: NonNullable<PipelineConfig['parse']>,
  path: string,
  own: readonly WrittenStep[],
  first: WrittenStep | undefined,
  planning: Planning,
) {
  const choice = chooseParser(parse, path);
  const types = formatTypes(choice, own[0] ?? first);
  for (const { type } of types) noteContext(planning, type);
  const { steps, names } = planSteps(own, withTypes(namesOf(choice), types), planning);
  const typed: readonly StepPlan[] = types.length === 0 ? [] : [{ kind: 'types', plan: types }];
  return {
    title: choice.title,
    parse: choice.parse,
    heading: withoutHeading(choice),
    steps: [...typed, ...steps],
    names,
  };
}

function planAlternatives(config: PipelineConfig, top: readonly WrittenStep[], planning: Planning) {
  if (config.parse !== undefined) return [planAlternative(config.parse, 'parse', [], top[0], planning)];
  return config.anyOf!.map(({ parse, steps }, index) => {
    const own = writtenSteps(steps ?? [], `anyOf[${index}].steps`);
    const alternative = planAlternative(parse, `anyOf[${index}].parse`, own, undefined, planning);
    refuseHeader(alternative.parse, `anyOf[${index}].parse`, parse);
    return alternative;
  });
}

/** Top-level fields that are timestamps; `null`: there are nested ones, which a rename may have moved along. */
function momentsOf({ types }: Names): readonly string[] | null {
  const moments = [...types].flatMap(([key, type]) => (kernelType(type)?.moment === true ? [key] : []));
  return moments.some((key) => key.includes('\0')) ? null : moments.sort();
}

/** What is known of records where the user's code begins, if that is the same for all alternatives. */
function beforeCode(
  readers: readonly { readonly names: Names }[],
  written: readonly WrittenStep[],
  steps: readonly StepPlan[],
  contextNames: readonly string[],
): PlanSteps['beforeCode'] {
  const end = Math.max(
    0,
    written.findIndex(({ kind }) => kind.userCode),
  );
  const [moments, ...others] = readers.map(({ names }) =>
    momentsOf(
      written
        .slice(0, end)
        .reduce((before, { kind, path }, index) => kind.names(steps[index]!.plan, before, path), names),
    ),
  );
  if (moments === null || moments === undefined) return null;
  return others.every((other) => other?.join() === moments.join()) ? { moments, contextNames } : null;
}

function columns(output: OutputConfig, names: Names, left: Names): readonly FieldPath[] {
  if (output.columns !== undefined) {
    return output.columns.map((name, index) => requireField(names, name, `output.columns[${index}]`));
  }
  if (left.closed === null) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: 'output.columns',
      expected: 'a list of fields, as the records bring their own',
      found: 'nothing',
    });
  }
  return left.closed.map((name) => [name]);
}

/**
 * @param names the fields before the trailing `drop` and `keep`
 * @param left the fields behind them
 */
function planOutput(output: OutputConfig, names: Names, left: Names): OutputPlan {
  const { format = 'json', newline = true, timestamp = 'iso', nulls = 'keep', compress = 'none' } = output;
  const { hasColumns } = member(ENCODERS, format);
  if (output.columns !== undefined && !hasColumns) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: 'output.columns',
      expected: 'nothing, as only csv has columns',
      found: show(output.columns),
      hint: 'use `drop`, or `format: csv`',
    });
  }
  const all = hasColumns ? columns(output, names, left) : [];
  return { format, newline, timestamp, nulls, compress, columns: all };
}

/** Redacted values must not reach an output, a log or an error prefix by another way. */
function checkRedaction(written: readonly WrittenStep[], output: OutputPlan, onError: string): boolean {
  const step = written.find(({ kind }) => kind.redacts);
  if (step === undefined) return false;
  const raw =
    member(ENCODERS, output.format).kernel === 'whole'
      ? 'output.format'
      : onError === 'raw'
        ? 'onError'
        : null;
  if (raw !== null) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: raw,
      expected: `anything but raw, as ${step.path} redacts`,
      found: '"raw"',
      hint: 'a record written as it came would carry what is redacted',
    });
  }
  return true;
}

/** Whether failed records go to a sink in place of the source. */
function checkDeadLetter({ deadLetter, onError }: PipelineConfig, written: readonly WrittenStep[]): boolean {
  if (deadLetter === undefined) return false;
  const redacts = written.find(({ kind }) => kind.redacts);
  const wrong = (path: string, expected: string, found: string, hint: string) =>
    new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found, hint });
  if (onError !== 'drop')
    throw wrong(
      'deadLetter',
      'onError: drop beside it',
      `onError: ${onError ?? 'failed'}`,
      'only what is dropped goes there',
    );
  if (redacts !== undefined)
    throw wrong(
      'deadLetter',
      `nothing, as ${redacts.path} redacts`,
      'a sink',
      'a record as it came would carry what is redacted',
    );
  return true;
}

/**
 * The plan of a pipeline.
 * @param baseFolder where relative paths in the pipeline start
 * @param tier which tier is to run it; `auto`: the fastest that can
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` with the option's path, what was expected and what came
 */
export function buildPlan(
  pipeline: unknown,
  baseFolder: string,
  tier: 'auto' | Tier = 'auto',
  memoryMb: number | null = null,
): Plan {
  const config = validatePipeline(pipeline);
  const planning: Planning = { baseFolder, contextNames: new Set(), keys: [], functions: 0 };
  const top = topSteps(config);
  const trimming = top.length - top.findLastIndex(({ kind }) => kind.trims !== true) - 1;
  const readers = planAlternatives(config, top, planning);
  const merged = mergeNames([readers[0]!.names, ...readers.slice(1).map(({ names }) => names)]);
  const { steps, names } = planSteps(top.slice(0, top.length - trimming), merged, planning);
  const keyTemplate = (text: string, path: string) => template(planning, text, path, names);
  const partition = [
    ...Object.entries(config.partition ?? {}).map(([key, text]) => ({
      key,
      template: keyTemplate(text, `partition.${key}`),
    })),
    ...planIceberg(config, keyTemplate),
  ];
  const trimmed = planSteps(top.slice(top.length - trimming), names, planning);
  const output = planOutput(config.output ?? {}, names, trimmed.names);
  checkColumns(config, output, trimmed.names);
  const written = [...top, ...(config.anyOf ?? []).flatMap((one) => writtenSteps(one.steps ?? [], 'anyOf'))];
  const hasDeadLetters = checkDeadLetter(config, written);
  const onError = hasDeadLetters ? 'failed' : (config.onError ?? 'failed');
  const alternatives = readers.map(
    ({ parse, heading, steps: own }): Alternative => ({
      parse,
      steps: [...heading, ...mergeTypes([...own, ...steps])],
    }),
  );
  const runsUserCode = written.some(({ kind }) => kind.userCode);
  const userCode = planning.functions > 0 ? 'function' : runsUserCode ? 'module' : 'none';
  const plan: PlanSteps = {
    title: readers.map(({ title }) => title).join(', '),
    decode: planDecode(config.decode),
    alternatives: alternatives as [Alternative, ...Alternative[]],
    partition,
    trims: trimmed.steps,
    output,
    onError,
    rejects: hasDeadLetters,
    fanout: config.fanout ?? 'failed',
    overflow: config.overflow ?? 'failed',
    limits: { ...DEFAULT_LIMITS, ...limitsOfFunction(memoryMb), ...config.limits },
    userCode,
    redacts: checkRedaction(written, output, onError),
    contextNames: userCode === 'none' ? [...planning.contextNames] : null,
    beforeCode: userCode === 'none' ? null : beforeCode(readers, top, steps, [...planning.contextNames]),
    keys: planning.keys,
  };
  const isHeaded = plan.alternatives[0].parse.header === true;
  const chosen = isHeaded ? { kind: 're2' as const, because: BY_HEADER } : chooseTier(plan, tier);
  const keys = partition.map(({ key }) => key);
  const sink =
    config.sink === undefined
      ? null
      : planSink(config.sink, { path: 'sink', keys, compress: output.compress });
  const deadLetter =
    config.deadLetter === undefined ? null : planSink(config.deadLetter, { path: 'deadLetter', keys: [] });
  return { ...plan, tier: chosen, askedTier: tier, sink, deadLetter, objects: config.objects ?? 'lines' };
}

/** A format's types and those that a first `types` step gives, as one step. */
function mergeTypes([first, second, ...rest]: readonly StepPlan[]): readonly StepPlan[] {
  if (first?.kind !== 'types' || second?.kind !== 'types') {
    return [first, second, ...rest].filter((step) => step !== undefined);
  }
  const plan = [...(first.plan as readonly TypedField[]), ...(second.plan as readonly TypedField[])];
  return [{ kind: 'types', plan }, ...rest];
}
