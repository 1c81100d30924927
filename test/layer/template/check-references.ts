/**
 * @module test/layer/template/check-references
 * Finds names in a template that lead nowhere: to no parameter, resource, attribute or condition, or to a resource
 * that is not there when the one that refers to it is.
 */
import { isObject, type Json, type Template } from './load-template.ts';
import { attributesOf } from './resource-types.ts';

const PSEUDO = ['AccountId', 'NoValue', 'Partition', 'Region', 'StackName', 'URLSuffix'].map(
  (name) => `AWS::${name}`,
);

/** One mention of a name, and the conditions that hold where it stands. */
interface Mention {
  readonly kind: 'name' | 'attribute' | 'condition';
  readonly name: string;
  readonly given: readonly string[];
  readonly where: string;
}

function* mentionsIn(
  value: Json,
  given: readonly string[],
  where: string,
  own: readonly string[] = [],
): Generator<Mention> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* mentionsIn(item, given, `${where}[${index}]`, own);
    return;
  }
  if (!isObject(value)) return;
  for (const [key, argument] of Object.entries(value)) {
    if (key === 'Ref') yield { kind: 'name', name: argument as string, given, where };
    else if (key === 'Fn::GetAtt')
      yield { kind: 'attribute', name: (argument as string[]).join('.'), given, where };
    else if (key === 'Condition' && typeof argument === 'string')
      yield { kind: 'condition', name: argument, given, where };
    else if (key === 'Fn::Sub') yield* mentionsInText(argument, given, where);
    else if (key === 'Fn::If') {
      const [condition, then, otherwise] = argument as [string, Json, Json];
      yield { kind: 'condition', name: condition, given, where };
      yield* mentionsIn(then, [...given, condition], where);
      yield* mentionsIn(otherwise, given, where);
    } else yield* mentionsIn(argument, given, `${where}.${key}`);
  }
}

function* mentionsInText(argument: Json, given: readonly string[], where: string): Generator<Mention> {
  const [text, own] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, Record<string, Json>];
  yield* mentionsIn(own, given, where);
  for (const [, name] of text.matchAll(/\$\{([^!}][^}]*)\}/g)) {
    if (Object.hasOwn(own, name!)) continue;
    yield { kind: name!.includes('.') ? 'attribute' : 'name', name: name!, given, where };
  }
}

/** The conditions that hold when this one does: itself and what it is an `And` of. */
function implied(template: Template, name: string): readonly string[] {
  const parts = (template.Conditions[name] as { 'Fn::And'?: readonly { Condition?: string }[] })?.['Fn::And'];
  return [name, ...(parts ?? []).flatMap(({ Condition }) => (Condition ? implied(template, Condition) : []))];
}

function problemOf(template: Template, { kind, name, given, where }: Mention): string | null {
  if (kind === 'condition')
    return name in template.Conditions ? null : `${where}: no condition is called ${name}`;
  const [target, ...attribute] = name.split('.') as [string, ...string[]];
  if (kind === 'name' && (PSEUDO.includes(name) || name in template.Parameters)) return null;
  const resource = template.Resources[target];
  if (resource === undefined) return `${where}: nothing is called ${target}`;
  if (kind === 'attribute' && !attributesOf(resource.Type).includes(attribute.join('.')))
    return `${where}: ${resource.Type} has no attribute ${attribute.join('.')}`;
  const needed = resource.Condition;
  const holds = given.flatMap((condition) => implied(template, condition));
  if (needed !== undefined && !holds.includes(needed))
    return `${where}: ${target} is there only with ${needed}`;
  return null;
}

/** Every mention in the template. */
export function mentions(template: Template): Mention[] {
  const parts = [
    ...Object.entries(template.Resources),
    ...Object.entries(template.Outputs).map(([name, output]) => [`Outputs.${name}`, output] as const),
  ];
  return [
    ...mentionsIn(template.Conditions as Json, [], 'Conditions'),
    ...mentionsIn((template.Rules ?? {}) as Json, [], 'Rules'),
    ...parts.flatMap(([name, part]) => {
      const { Condition } = part as { Condition?: string };
      return [...mentionsIn(part as unknown as Json, Condition === undefined ? [] : [Condition], name)];
    }),
  ];
}

/** What leads nowhere, and which parameters and conditions nothing mentions. */
export function referenceProblems(template: Template): string[] {
  const all = mentions(template);
  const broken = all.map((mention) => problemOf(template, mention)).filter((problem) => problem !== null);
  const mentioned = new Set(all.map(({ name }) => name));
  for (const name of Object.keys(template.Parameters))
    if (!mentioned.has(name)) broken.push(`Parameters.${name}: nothing uses it`);
  for (const name of Object.keys(template.Conditions))
    if (!mentioned.has(name)) broken.push(`Conditions.${name}: nothing uses it`);
  return broken;
}

/** Resources that need each other, which CloudFormation refuses: the names, from one back to itself. */
export function cycles(template: Template): string[][] {
  const needs = (name: string) => {
    const resource = template.Resources[name] as unknown as Json;
    const found = [...mentionsIn(resource, [], name)].map((mention) => mention.name.split('.')[0]!);
    return found.filter((target) => target in template.Resources);
  };
  const done = new Set<string>();
  const found: string[][] = [];
  const visit = (name: string, way: readonly string[]): void => {
    if (way.includes(name)) found.push([...way.slice(way.indexOf(name)), name]);
    if (done.has(name) || way.includes(name)) return;
    for (const target of needs(name)) visit(target, [...way, name]);
    done.add(name);
  };
  for (const name of Object.keys(template.Resources)) visit(name, []);
  return found;
}
