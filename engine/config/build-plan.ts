/**
 * @module engine/config/build-plan
 * Config → Plan: every name looked up, every default filled in, every mistake found, in the order of the steps.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MillraceError, show } from '../errors.ts';
import {
  findField,
  type RecordNames,
  requireField,
  typeOf,
  unknownNames,
  withField,
  withRename,
  withTypes,
} from '../plan/names.ts';
import type { FieldPath, OutputPlan, Plan, TemplatePart } from '../plan/plan.ts';
import { parseTemplate } from '../plan/template.ts';
import { chooseTier, type Tier } from '../programs/choose-tier.ts';
import { toFilterPlan } from './filter-plan.ts';
import { chooseParser } from './parse-plan.ts';
import type { OutputConfig, PipelineConfig } from './schema.ts';
import { toTypePlan } from './types-plan.ts';
import { validatePipeline } from './validate.ts';

function templateScope(names: RecordNames) {
  return { toField: (name: string) => findField(names, name), names: names.closed ?? [] };
}

function mapPlan(map: PipelineConfig['map'], baseFolder: string): Plan['map'] {
  if (map === undefined) return null;
  if (typeof map === 'function') return 'inline';
  const file = resolve(baseFolder, map);
  if (!existsSync(file)) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: 'map',
      expected: 'a module whose default export is a function',
      found: `${show(map)}, which is not there`,
      hint: 'the path starts from the folder of the pipeline file',
    });
  }
  return { module: pathToFileURL(file).href };
}

function csvColumns(
  output: OutputConfig,
  names: RecordNames,
  drop: readonly FieldPath[],
): OutputPlan['columns'] {
  if (output.columns !== undefined) {
    return output.columns.map((name, index) => requireField(names, name, `output.columns[${index}]`));
  }
  if (names.closed === null) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: 'output.columns',
      expected: 'a list of fields, as the records bring their own',
      found: 'nothing',
    });
  }
  const dropped = new Set(drop.map((path) => path.join('.')));
  return names.closed.filter((name) => !dropped.has(name)).map((name) => [name]);
}

function outputPlan(output: OutputConfig, names: RecordNames, drop: readonly FieldPath[]): OutputPlan {
  const { format = 'json', newline = true, timestamp = 'iso', nulls = 'keep' } = output;
  if (output.columns !== undefined && format !== 'csv') {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: 'output.columns',
      expected: `nothing, as only csv has columns`,
      found: show(output.columns),
      hint: 'use `drop`, or `format: csv`',
    });
  }
  return {
    format,
    newline,
    timestamp,
    nulls,
    columns: format === 'csv' ? csvColumns(output, names, drop) : [],
  };
}

/** Context values the templates name; `null` (all of them) where a `map` may look at any. */
function contextNames(plan: Pick<Plan, 'map' | 'set' | 'partition'>): readonly string[] | null {
  if (plan.map !== null) return null;
  const parts: TemplatePart[] = [
    ...plan.set.flatMap(({ value }) => ('template' in value ? value.template : [])),
    ...plan.partition.flatMap(({ template }) => template),
  ];
  return [
    ...new Set(parts.flatMap((part) => ('context' in part && part.context !== null ? [part.context] : []))),
  ];
}

/**
 * The plan of a pipeline.
 * @param baseFolder where relative paths in the pipeline start
 * @param tier which tier is to run it; `auto`: the fastest that can
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` with the option's path, what was expected and what came
 */
export function buildPlan(pipeline: unknown, baseFolder: string, tier: 'auto' | Tier = 'auto'): Plan {
  const config = validatePipeline(pipeline);
  const choice = chooseParser(config.parse);
  const closed = choice.parse.kind === 'pattern' ? choice.parse.columns.map(({ name }) => name) : null;
  let names: RecordNames = { closed, dotted: choice.parse.kind === 'json', types: new Map() };

  const own = Object.entries(config.types ?? {}).map(([name, type]) => ({
    field: requireField(names, name, `types.${name}`),
    type: toTypePlan(type, `types.${name}`),
  }));
  const overridden = new Set(Object.keys(config.types ?? {}));
  const types = [
    ...choice.types
      .filter(({ name }) => !overridden.has(name))
      .map(({ name, type }) => ({ field: [name], type })),
    ...own,
  ];
  names = withTypes(
    names,
    closed?.map((name) => ({ field: [name], type: { kind: 'string' } as const })) ?? [],
  );
  names = withTypes(names, types);

  const rename: { field: FieldPath; to: string }[] = [];
  for (const [name, to] of Object.entries(config.rename ?? {})) {
    const field = requireField(names, name, `rename.${name}`);
    rename.push({ field, to });
    names = withRename(names, field, to);
  }

  const set: Plan['set'][number][] = [];
  for (const [name, value] of Object.entries(config.set ?? {})) {
    const field = requireField({ ...names, closed: null }, name, `set.${name}`);
    const template =
      typeof value === 'string' ? parseTemplate(value, `set.${name}`, templateScope(names)) : null;
    set.push({ field, value: template === null ? { constant: value } : { template } });
    names = withField(names, field);
  }

  const filterNames = names;
  const filter =
    config.filter === undefined
      ? null
      : toFilterPlan(config.filter, {
          toField: (name, path) => requireField(filterNames, name, path),
          typeOf: (field) => typeOf(filterNames, field),
        });

  const map = mapPlan(config.map, baseFolder);
  if (map !== null) names = unknownNames(names);
  const partition = Object.entries(config.partition ?? {}).map(([key, template]) => ({
    key,
    template: parseTemplate(template, `partition.${key}`, templateScope(names)),
  }));
  const drop = (config.drop ?? []).map((name, index) => requireField(names, name, `drop[${index}]`));
  const output = outputPlan(config.output ?? {}, names, drop);
  const plan = {
    title: choice.title,
    parse: choice.parse,
    types,
    rename,
    set,
    filter,
    map,
    partition,
    drop,
    output,
    onError: config.onError ?? 'failed',
    overflow: config.overflow ?? 'failed',
    contextNames: contextNames({ map, set, partition }),
  };
  return { ...plan, tier: chooseTier(plan, tier) };
}
