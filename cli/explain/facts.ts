/**
 * @module cli/explain/facts
 * What `explain` tells, as data: `--json` prints it as it is, the text is made of it.
 */
import { fileURLToPath } from 'node:url';
import { readEnvironment } from '../../engine/environment.ts';
import type { Engine, Tier } from '../../engine/index.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { readPattern } from '../../engine/reference/pattern-groups.ts';
import { poolSize } from '../../engine/threads/size.ts';
import type { EngineFlags } from '../engine-options.ts';
import type { LoadedPattern } from '../pattern-options.ts';
import { type FieldLine, outputFields } from './fields.ts';
import { clauseWords, fieldWords, ON_ERROR_WORDS, outputWords, templateWords, typeWords } from './format.ts';

/** One step of the law that the pipeline has, and what runs it. */
export interface StepFacts {
  readonly step: string;
  readonly runs: string;
  /** One line each. */
  readonly does: readonly string[];
}

export interface Facts {
  readonly pipeline: { readonly title: string; readonly from: string };
  readonly pattern: { readonly text: string; readonly captures: number; readonly named: number } | null;
  readonly tier: { readonly name: Tier; readonly why: string };
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
}

const JAVASCRIPT = 'JavaScript';

/** What runs the steps around the match: the reference path's are JavaScript, a faster tier does them itself. */
const around = (tier: Tier): string => (tier === 're2' ? JAVASCRIPT : tier);

function parseStep({ parse, title }: Plan, tier: Tier): StepFacts {
  if (parse.kind !== 'pattern') {
    return { step: 'parse', runs: around(tier), does: [`${parse.kind}, fields as they come`] };
  }
  const fields = `${parse.columns.length} ${parse.columns.length === 1 ? 'field' : 'fields'}`;
  return { step: 'parse', runs: tier, does: [`${title}, a pattern of ${fields}`] };
}

function filterRuns({ filter }: Plan, tier: Tier): string {
  const matches = filter?.flat().some(({ conditions }) => conditions.some(({ op }) => op === 'matches'));
  return matches && tier === 're2' ? `${JAVASCRIPT}, re2 for matches` : around(tier);
}

function setWords({ field, value }: Plan['set'][number]): string {
  const to = 'constant' in value ? value.constant : templateWords(value.template);
  return `${fieldWords(field)} = ${JSON.stringify(to)}`;
}

/** The steps in the law's order, those the pipeline lacks left out. */
function steps(plan: Plan, tier: Tier): readonly StepFacts[] {
  const { map } = plan;
  const runs = around(tier);
  const all: readonly StepFacts[] = [
    parseStep(plan, tier),
    {
      step: 'types',
      runs,
      does: plan.types.map(({ field, type }) => `${fieldWords(field)}: ${typeWords(type)}`),
    },
    { step: 'rename', runs, does: plan.rename.map(({ field, to }) => `${fieldWords(field)} → ${to}`) },
    { step: 'set', runs, does: plan.set.map(setWords) },
    {
      step: 'filter',
      runs: filterRuns(plan, tier),
      does: (plan.filter ?? []).map((clause, index) => `${index === 0 ? '' : 'or '}${clauseWords(clause)}`),
    },
    {
      step: 'map',
      runs: JAVASCRIPT,
      does: map === null ? [] : [map === 'inline' ? 'a function' : fileURLToPath(map.module)],
    },
    {
      step: 'partition',
      runs,
      does: plan.partition.map(({ key, template }) => `${key} = ${JSON.stringify(templateWords(template))}`),
    },
    { step: 'drop', runs, does: plan.drop.map(fieldWords) },
    { step: 'output', runs, does: [outputWords(plan.output)] },
  ];
  return all.filter(({ does }) => does.length > 0);
}

function tierWhy({ tier }: Plan, asked: EngineFlags): string {
  if (tier.kind === 're2') return tier.because;
  return asked.tier === 'auto' ? 'the fastest, and it can do all of this pipeline' : 'as asked for';
}

function automaton({ tier }: Plan): Facts['automaton'] {
  if (tier.kind === 're2' || tier.matcher === null) return null;
  const { states, registers, codeBytes } = tier.matcher.facts;
  return { form: AUTOMATON_WORDS[tier.matcher.form], states, registers, codeBytes };
}

const AUTOMATON_WORDS = {
  wasm: 'generated WebAssembly',
  'lazy-table': 'a table built while matching',
} as const;

function threadFacts(plan: Plan, { threads }: EngineFlags): Facts['threads'] {
  if (plan.map === 'inline')
    return { count: 1, why: 'the map function cannot cross threads; a module could' };
  const { threads: count, reason } = poolSize(threads, readEnvironment());
  return { count, why: reason };
}

/** What an engine would do with records. None is read, and no thread is started. */
export function explainEngine({ plan, tier }: Engine, pattern: LoadedPattern, flags: EngineFlags): Facts {
  const text = plan.parse.kind === 'pattern' ? plan.parse.pattern : null;
  const groups = text === null ? [] : readPattern(text).groups;
  return {
    pipeline: { title: plan.title, from: pattern.origin },
    pattern:
      text === null
        ? null
        : { text, captures: groups.length, named: groups.filter(({ name }) => name !== null).length },
    tier: { name: tier, why: tierWhy(plan, flags) },
    automaton: automaton(plan),
    threads: threadFacts(plan, flags),
    steps: steps(plan, tier),
    fields: outputFields(plan),
    onError: ON_ERROR_WORDS[plan.onError],
  };
}
