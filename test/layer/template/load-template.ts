/**
 * @module test/layer/template/load-template
 * Reads a CloudFormation template as AWS does: YAML 1.1, and its short tags (`!Ref`) as what they are short for.
 */
import { readFileSync } from 'node:fs';
import { defineScalarTag, defineSequenceTag, EVENT_ID, load, parseEvents, YAML11_SCHEMA } from 'js-yaml';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

export interface Parameter {
  readonly Type: string;
  readonly Default: string | number;
  readonly AllowedValues?: readonly (string | number)[];
  readonly AllowedPattern?: string;
  readonly MinValue?: number;
  readonly MaxValue?: number;
  readonly MaxLength?: number;
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: JsonObject;
}

export interface Template {
  readonly Metadata: {
    readonly 'AWS::CloudFormation::Interface': {
      readonly ParameterGroups: readonly { readonly Parameters: readonly string[] }[];
    };
  };
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Rules?: JsonObject;
  readonly Conditions: Readonly<Record<string, Json>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, JsonObject>>;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Tag → the function it is short for. */
const FUNCTIONS = {
  Ref: 'Ref',
  Condition: 'Condition',
  GetAtt: 'Fn::GetAtt',
  Sub: 'Fn::Sub',
  If: 'Fn::If',
  Equals: 'Fn::Equals',
  And: 'Fn::And',
  Not: 'Fn::Not',
  Or: 'Fn::Or',
  Select: 'Fn::Select',
  Split: 'Fn::Split',
} as const;

const neverDumped = () => false;

const tags = Object.entries(FUNCTIONS).flatMap(([tag, name]) => [
  defineScalarTag(`!${tag}`, {
    resolve: (source) => ({ [name]: tag === 'GetAtt' ? splitOnce(source) : source }),
    identify: neverDumped,
  }),
  defineSequenceTag<Json[], JsonObject>(`!${tag}`, {
    create: () => [],
    addItem: (items, item) => {
      items.push(item as Json);
    },
    finalize: (items) => ({ [name]: items }),
    identify: neverDumped,
  }),
]);

/** `Version.Version` → its two parts. */
const splitOnce = (path: string): string[] => [
  path.slice(0, path.indexOf('.')),
  path.slice(path.indexOf('.') + 1),
];

export const schema = YAML11_SCHEMA.withTags(tags);

export function parseTemplate(text: string): Template {
  return load(text, { schema }) as Template;
}

/** Whether the text has YAML aliases, which CloudFormation refuses. */
export const hasAliases = (text: string): boolean =>
  parseEvents(text, {}).some((event) => event.type === EVENT_ID.ALIAS);

export const TEMPLATE_FILE = new URL('../../../layer/template.yaml', import.meta.url);
export const templateText = readFileSync(TEMPLATE_FILE, 'utf8');
export const template = parseTemplate(templateText);
