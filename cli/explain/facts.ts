/**
 * @module cli/explain/facts
 * What `explain` tells, as data: `--json` prints it as it is, the text is made of it.
 */
import { readEnvironment } from '../../engine/environment.ts';
import type { Engine, Tier } from '../../engine/index.ts';
import { LIMITS } from '../../engine/limits.ts';
import { isIcebergKey } from '../../engine/metadata.ts';
import type { Attempt } from '../../engine/pattern/index.ts';
import { formatTemplate } from '../../engine/plan/format.ts';
import type { Alternative, Plan, StepPlan } from '../../engine/plan/plan.ts';
import { member } from '../../engine/plan/table.ts';
import { firstCode } from '../../engine/programs/front.ts';
import { withHeader } from '../../engine/programs/headers.ts';
import { needsHeader } from '../../engine/programs/needs-header.ts';
import { chooseRe2 } from '../../engine/reference/choose-re2.ts';
import { readPattern } from '../../engine/reference/pattern-groups.ts';
import type { Re2BuildName } from '../../engine/reference/re2-build.ts';
import { explainSink } from '../../engine/sinks/index.ts';
import { STEPS } from '../../engine/steps/index.ts';
import { poolSize } from '../../engine/threads/size.ts';
import type { EngineFlags } from '../engine-options.ts';
import type { LoadedPattern } from '../pattern-options.ts';
import { formatNumber } from '../table.ts';
import { type FieldLine, outputFields } from './fields.ts';
import { formatOutput, ON_ERROR, OVERFLOW } from './format.ts';

/** One step that the pipeline has, and what runs it. */
export interface StepFacts {
  readonly step: string;
  /** Of `anyOf`, the alternative that it is of, from 1; absent: it is done to every record. */
  readonly alternative?: number;
  readonly runs: string;
  /** One line each. */
  readonly does: readonly string[];
}

export interface Facts {
  readonly pipeline: { readonly title: string; readonly from: string };
  readonly pattern: { readonly text: string; readonly captures: number; readonly named: number } | null;
  readonly tier: { readonly name: Tier; readonly why: string };
  /** The build of RE2 that matches where the reference path does; `null`: the pipeline has no pattern. */
  readonly re2: Re2BuildName | null;
  /** What the pattern was compiled to; `null` where RE2 matches, or nothing does. */
  readonly automaton: {
    readonly form: string;
    readonly states: number;
    readonly registers: number;
    readonly codeBytes: number;
  } | null;
  readonly threads: { readonly count: number; readonly why: string };
  readonly steps: readonly StepFacts[];
  /** `null`: each record brings its own. */
  readonly fields: readonly FieldLine[] | null;
  readonly onError: string;
  /** What becomes of what does not fit into a reply. */
  readonly overflow: string;
  /** Where outputs go that no reply carries; `null`: nowhere. */
  readonly sink: string | null;
  /** Those that the pipeline changes. */
  readonly limits: readonly string[];
}

const JAVASCRIPT = 'JavaScript';

/** What runs the steps around the match: the reference path's are JavaScript, a faster tier does them itself. */
const around = (tier: Tier): string => (tier === 're2' ? JAVASCRIPT : tier);

const countFields = (count: number) => `${count} ${count === 1 ? 'field' : 'fields'}`;

function parseFacts({ parse }: Alternative, title: string, tier: Tier): StepFacts {
  const { kind, pattern, fields } = parse;
  if (pattern === null) {
    const unknown = parse.header === true ? 'fields as a header names them' : 'fields as they come';
    const what = fields === undefined ? unknown : countFields(fields.length);
    return { step: 'parse', runs: around(tier), does: [`${kind}, ${what}`] };
  }
  return {
    step: 'parse',
    runs: tier,
    does: [`${title}, a pattern of ${countFields(pattern.columns.length)}`],
  };
}

/** Whether a plan, or a part of one, has something for RE2 to match. */
const matches = (plan: unknown): boolean => /"op":"matches"|"pattern":["{]/.test(JSON.stringify(plan) ?? '');

function stepFacts({ kind, plan }: StepPlan, tier: Tier): StepFacts {
  const { explain, userCode } = member(STEPS, kind);
  const does = explain(plan);
  const usesRe2 = tier === 're2' && matches(plan);
  const runs = userCode ? JAVASCRIPT : usesRe2 ? `${JAVASCRIPT}, re2 for matches` : around(tier);
  return { step: kind, runs, does };
}

/** One line for each key that a record gets. */
const keyLines = ({ partition }: Plan, isWanted: (key: string) => boolean) =>
  partition
    .filter(({ key }) => isWanted(key))
    .map(
      ({ key, template }) => `${key.replace('iceberg.', '')} = ${JSON.stringify(formatTemplate(template))}`,
    );

/** All that is done to a record, in order; of several alternatives one behind the other. */
function steps(plan: Plan, chosen: Plan['tier']): readonly StepFacts[] {
  const tier = chosen.kind;
  // Behind code of the user's everything runs where that does.
  const last: Tier = plan.userCode === 'none' ? tier : 're2';
  const runs = around(last);
  const isLeft = (index: number): boolean =>
    chosen.kind === 'kernel' && chosen.handsBack.some(({ alternative }) => alternative === index);
  const titles = plan.title.split(', ');
  const tierAt = (alternative: Alternative, index: number) => {
    const first = firstCode(alternative);
    return first >= 0 && index > first ? last : tier;
  };
  const decodes = plan.decode.length > 0 && plan.decode[0] !== 'auto';
  const all: readonly StepFacts[] = [
    { step: 'decode', runs: JAVASCRIPT, does: decodes ? [plan.decode.join(', ')] : [] },
    ...plan.alternatives.flatMap((alternative, index) => {
      const own = isLeft(index) ? 're2' : tier;
      const facts = [
        parseFacts(alternative, titles[index]!, own),
        ...alternative.steps.map((step, place) =>
          stepFacts(step, own === tier ? tierAt(alternative, place) : own),
        ),
      ];
      if (plan.alternatives.length === 1) return facts;
      return facts.map((one) => ({ ...one, alternative: index + 1 }));
    }),
    { step: 'partition', runs, does: keyLines(plan, (key) => !isIcebergKey(key)) },
    { step: 'iceberg', runs, does: keyLines(plan, isIcebergKey) },
    ...plan.trims.map((step) => stepFacts(step, last)),
    { step: 'output', runs, does: [formatOutput(plan.output)] },
  ];
  return all.filter(({ does }) => does.length > 0);
}

/** All texts in a plan, the names of its fields among them. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The tier of what runs: of a plan that waits for a header, the one behind a header with every name that the plan has. */
function tierOf(plan: Plan): Plan['tier'] {
  if (!needsHeader(plan)) return plan.tier;
  const { alternatives, partition, trims, output } = plan;
  const names = new Set(textsIn([alternatives[0].steps, partition, trims, output]));
  return withHeader(
    plan,
    [...names].filter((name) => name !== ''),
  ).tier;
}

function tierWhy(plan: Plan, tier: Plan['tier'], asked: EngineFlags): string {
  const behind = needsHeader(plan) ? 'behind each header, which is read in JavaScript: ' : '';
  if (tier.kind === 're2') return behind + tier.because;
  if (asked.tier !== 'auto') return `${behind}as asked for`;
  if (tier.handsBack.length === 0) {
    const part = plan.userCode === 'none' ? 'of this pipeline' : 'that is before map';
    return `${behind}the fastest, and it can do all ${part}`;
  }
  const left = tier.handsBack.map(
    ({ alternative, because }) => `alternative ${alternative + 1} (${because})`,
  );
  return `the fastest, but records that come to ${left.join(' or ')} run on re2`;
}

function automaton(tier: Plan['tier']): Facts['automaton'] {
  if (tier.kind === 're2' || tier.matcher === null) return null;
  const { attempts, facts, parts = [] } = tier.matcher;
  if (tier.matcher.alternatives.length === 0) return null;
  const { states, registers, codeBytes, relaxed } = facts;
  const tried = attempts.map((kind) => ATTEMPT_WORDS[kind]).join(', then ');
  const checks = relaxed === 0 ? '' : `; ${relaxed} counted repetitions checked afterwards`;
  const apart = parts.length > 1 ? `${parts.length} patterns in turn, each by ` : '';
  return { form: `generated WebAssembly (${apart}${tried}${checks})`, states, registers, codeBytes };
}

const ATTEMPT_WORDS: Readonly<Record<Attempt, string>> = {
  narrow: 'the likeliest ways to match from the start',
  anchored: 'a match from the start',
  search: 'a search',
  restart: 'a match from later places',
  re2: 'RE2',
};

function threadFacts(plan: Plan, { threads }: EngineFlags): Facts['threads'] {
  if (plan.userCode === 'function')
    return { count: 1, why: 'the map function cannot cross threads; a module could' };
  const { threads: count, reason } = poolSize(threads, readEnvironment());
  return { count, why: reason };
}

/** What an engine would do with records. None is read, and no thread is started. */
export function explainEngine({ plan }: Engine, pattern: LoadedPattern, flags: EngineFlags): Facts {
  const tier = tierOf(plan);
  const text = plan.alternatives.length === 1 ? (plan.alternatives[0].parse.pattern?.source ?? null) : null;
  const groups = text === null ? [] : readPattern(text).groups;
  return {
    pipeline: { title: plan.title, from: pattern.origin },
    pattern:
      text === null
        ? null
        : { text, captures: groups.length, named: groups.filter(({ name }) => name !== null).length },
    tier: { name: tier.kind, why: tierWhy(plan, tier, flags) },
    re2: matches(plan.alternatives) ? chooseRe2().name : null,
    automaton: automaton(tier),
    threads: threadFacts(plan, flags),
    steps: steps(plan, tier),
    fields: outputFields(plan),
    onError:
      plan.deadLetter === null
        ? ON_ERROR[plan.onError]
        : `dropped, and put into ${explainSink(plan.deadLetter)}`,
    overflow: OVERFLOW[plan.overflow],
    sink: plan.sink === null ? null : explainSink(plan.sink),
    limits: LIMITS.filter((limit) => plan.limits[limit.name] !== limit.default).map(
      ({ name, counts }) => `${name}: at most ${formatNumber(plan.limits[name])} ${counts}`,
    ),
  };
}
