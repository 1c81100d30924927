/**
 * @module test/layer/template/evaluate
 * What a template comes to with given parameters: conditions decided, functions carried out, what a condition takes
 * away taken away. An attribute or a resource's own value, which only AWS knows, stays as `<Bucket.Arn>`, `<Bucket>`.
 */
import { isObject, type Json, type JsonObject, type Resource, type Template } from './load-template.ts';

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::StackName': 'stack',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Stands for `AWS::NoValue` until its member has been taken away. */
const NOTHING = Symbol('no value');
type Value = Json | typeof NOTHING;

/** An ARN where one can be taken apart; otherwise the name in angle brackets. */
function refOf(template: Template, name: string): string {
  const type = template.Resources[name]?.Type;
  return type === 'AWS::Serverless::LayerVersion'
    ? `arn:aws:lambda:eu-west-1:123456789012:layer:${name}:7`
    : `<${name}>`;
}

/** How what a resource has only once it is made is written: as `<name>`, or as the function that it was. */
type References = 'named' | 'kept';

function createEvaluator(
  template: Template,
  given: Readonly<Record<string, string | number>>,
  references: References = 'named',
) {
  const kept = references === 'kept';
  const parameter = (name: string) => given[name] ?? template.Parameters[name]?.Default;

  const refer = (name: string): Value =>
    name === 'AWS::NoValue'
      ? NOTHING
      : (parameter(name) ?? PSEUDO[name] ?? (kept ? { Ref: name } : refOf(template, name)));

  const condition = (name: string): boolean => evaluate(template.Conditions[name]!) === true;

  function substitute(argument: Json): Json {
    const [text, own] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, JsonObject];
    const filled = text.replace(/\$\{([^!}][^}]*)\}/g, (whole, name: string) => {
      const value = name in own ? evaluate(own[name]!) : name.includes('.') ? NOTHING : refer(name);
      if (typeof value !== 'object' && value !== NOTHING) return String(value);
      return kept ? whole : `<${name}>`;
    });
    if (!kept || !filled.includes('${')) return filled;
    const left = Object.entries(own).filter(([name]) => filled.includes(`\${${name}}`));
    if (left.length === 0) return { 'Fn::Sub': filled };
    return {
      'Fn::Sub': [filled, Object.fromEntries(left.map(([name, value]) => [name, evaluate(value) as Json]))],
    };
  }

  const functions: Readonly<Record<string, (argument: Json) => Value>> = {
    Ref: (name) => refer(name as string),
    Condition: (name) => condition(name as string),
    'Fn::GetAtt': (path) => (kept ? { 'Fn::GetAtt': path } : `<${(path as string[]).join('.')}>`),
    'Fn::Sub': substitute,
    'Fn::If': (argument) => {
      const [name, then, otherwise] = argument as [string, Json, Json];
      return evaluate(condition(name) ? then : otherwise);
    },
    // CloudFormation's parameters are text, numbers too.
    'Fn::Equals': (argument) => {
      const [left, right] = (argument as Json[]).map((side) => String(evaluate(side)));
      return left === right;
    },
    'Fn::And': (all) => (all as Json[]).every((one) => evaluate(one) === true),
    'Fn::Or': (some) => (some as Json[]).some((one) => evaluate(one) === true),
    'Fn::Not': (argument) => evaluate((argument as Json[])[0]!) !== true,
    'Fn::Select': (argument) => {
      const [index, list] = argument as [number, Json];
      const items = evaluate(list) as Json;
      return Array.isArray(items) ? items[index]! : { 'Fn::Select': [index, items] };
    },
    'Fn::Split': (argument) => {
      const [separator, text] = argument as [string, Json];
      const whole = evaluate(text) as Json;
      return isObject(whole) ? { 'Fn::Split': [separator, whole] } : String(whole).split(separator);
    },
  };

  function evaluate(value: Json): Value {
    if (Array.isArray(value)) return value.map(evaluate).filter((item) => item !== NOTHING) as Json[];
    if (!isObject(value)) return value;
    const entries = Object.entries(value);
    const [name, argument] = entries[0] ?? ['', null];
    // IAM has a member of the name `Condition` as well, which is an object.
    if (entries.length === 1 && Object.hasOwn(functions, name) && !isObject(argument))
      return functions[name]!(argument);
    return Object.fromEntries(
      entries.map(([key, member]) => [key, evaluate(member)]).filter(([, member]) => member !== NOTHING),
    ) as JsonObject;
  }

  return { condition, evaluate: (value: Json) => evaluate(value) as Json };
}

/** What there is with these parameters; those not given have their defaults. Conditions and parameters are carried out. */
export function evaluateTemplate(
  template: Template,
  given: Readonly<Record<string, string | number>> = {},
  references: References = 'named',
): { readonly Resources: Readonly<Record<string, Resource>>; readonly Outputs: JsonObject } {
  const { condition, evaluate } = createEvaluator(template, given, references);
  const there = ([, { Condition }]: readonly [string, { readonly Condition?: unknown }]) =>
    Condition === undefined || condition(Condition as string);
  const resources = Object.entries(template.Resources)
    .filter(there)
    .map(([name, resource]) => [
      name,
      { ...resource, Properties: evaluate(resource.Properties) as JsonObject },
    ]);
  const outputs = Object.entries(template.Outputs)
    .filter(there)
    .map(([name, output]) => [name, evaluate(output['Value']!)]);
  return { Resources: Object.fromEntries(resources), Outputs: Object.fromEntries(outputs) };
}

/** Each parameter assertion of the template's rules that does not hold with these parameters. */
export function brokenRules(
  template: Template,
  given: Readonly<Record<string, string | number>>,
): readonly string[] {
  const { evaluate } = createEvaluator(template, given);
  return Object.values(template.Rules ?? {}).flatMap((rule) => {
    const { RuleCondition, Assertions } = rule as { RuleCondition: Json; Assertions: readonly JsonObject[] };
    if (evaluate(RuleCondition) !== true) return [];
    return Assertions.filter(({ Assert }) => evaluate(Assert!) !== true).map((assertion) =>
      String(assertion['AssertDescription']),
    );
  });
}
