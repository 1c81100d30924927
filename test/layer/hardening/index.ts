/**
 * @module test/layer/hardening/index
 * The rules that a deployment keeps, whatever its parameters.
 */
import { BUCKET_RULES } from './bucket.ts';
import { ENDPOINT_RULES } from './endpoint.ts';
import { KEY_RULES } from './key.ts';
import { LOG_RULES } from './logs.ts';
import type { Rule } from './rule.ts';
import { TRUST_RULES } from './trust.ts';

export const RULES: readonly Rule[] = [
  ...BUCKET_RULES,
  ...TRUST_RULES,
  ...KEY_RULES,
  ...LOG_RULES,
  ...ENDPOINT_RULES,
];
