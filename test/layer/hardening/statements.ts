/**
 * @module test/layer/hardening/statements
 * Reads policies: their statements, and what is in them as lists. Takes resources whose functions have been carried out.
 */
import { isObject, type Json, type JsonObject, type Resource } from '../template/load-template.ts';

export type Resources = Readonly<Record<string, Resource>>;

export const list = (value: Json | undefined): readonly Json[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as Json];

/** A member at a path of names, or `undefined` where there is none. */
export const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((held, name) => (isObject(held) ? held[name] : undefined), value);

export const statementsOf = (policy: Json | undefined): readonly JsonObject[] =>
  list(at(policy, 'Statement')) as readonly JsonObject[];

/** The statements of a role's own policies. */
export const grantsOf = ({ Properties }: Resource): readonly JsonObject[] =>
  list(Properties['Policies']).flatMap((policy) => statementsOf(at(policy, 'PolicyDocument')));

export const ofType = (resources: Resources, type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);
