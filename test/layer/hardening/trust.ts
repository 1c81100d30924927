/**
 * @module test/layer/hardening/trust
 * Rules of who may assume a role: services for this account alone.
 *
 * AWS lists nowhere which services send `aws:SourceAccount` when they assume a role. Firehose takes `sts:ExternalId` for
 * it; no AWS page found (2026-11-29) names a key for Lambda or API Gateway, so a condition that needs one could lock them
 * out. `…IfExists` holds where the key is sent and lets through where it is not.
 */
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../template/load-template.ts';
import type { Rule } from './rule.ts';
import { at, statementsOf } from './statements.ts';

const ACCOUNT = '123456789012';
const IF_SENT = { 'aws:SourceAccount': ACCOUNT };

/** Service → the condition under which it may assume a role. */
const CONDITIONS: Readonly<Record<string, JsonObject>> = {
  'lambda.amazonaws.com': { StringEqualsIfExists: IF_SENT },
  'states.amazonaws.com': { StringEqualsIfExists: IF_SENT },
  'apigateway.amazonaws.com': { StringEqualsIfExists: IF_SENT },
  'firehose.amazonaws.com': { StringEquals: { 'sts:ExternalId': ACCOUNT }, StringEqualsIfExists: IF_SENT },
};

export const TRUST_RULES: readonly Rule[] = [
  {
    name: 'a service assumes a role for this account alone',
    about: 'AWS::IAM::Role',
    check: ({ Properties }) => {
      const statements = statementsOf(Properties['AssumeRolePolicyDocument']);
      const open = statements.filter((statement) => {
        const needed = CONDITIONS[String(at(statement, 'Principal', 'Service'))];
        return needed === undefined || !isDeepStrictEqual(statement['Condition'], needed);
      });
      return statements.length > 0 && open.length === 0 ? null : `trusts ${JSON.stringify(open)}`;
    },
    broken: [
      ["'sts:ExternalId': !Ref AWS::AccountId", "'sts:ExternalId': any"],
      ["StringEqualsIfExists: { 'aws:SourceAccount': !Ref AWS::AccountId }", 'StringEqualsIfExists: {}'],
      ['Service: lambda.amazonaws.com', 'Service: ec2.amazonaws.com'],
    ],
  },
];
