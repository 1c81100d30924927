/**
 * @module test/layer/hardening/rule
 * What a rule is that the deployment has to keep, and what it is given.
 */
import type { Resource } from '../template/load-template.ts';
import type { Resources } from './statements.ts';

export type Parameters = Readonly<Record<string, string | number>>;

export interface Rule {
  /** What holds, as a sentence. */
  readonly name: string;
  /** The type of resource that it is about. */
  readonly about: string;
  /**
   * @returns what is wrong, or `null`
   * @param parameters those that are not at their defaults
   */
  readonly check: (
    resource: Resource,
    name: string,
    resources: Resources,
    parameters: Parameters,
  ) => string | null;
  /** Pieces of the template's text, and what each is replaced by, one at a time: the rule must then fail. */
  readonly broken: readonly (readonly [from: string, to: string])[];
}
