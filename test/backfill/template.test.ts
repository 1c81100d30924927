import { createRequire } from 'node:module';
import { describe, expect, it, test } from 'vitest';
import { RULES } from '../layer/hardening/index.ts';
import { ofType } from '../layer/hardening/statements.ts';
import { propertyProblems } from '../layer/template/check-properties.ts';
import { cycles, referenceProblems } from '../layer/template/check-references.ts';
import { evaluateTemplate } from '../layer/template/evaluate.ts';
import { grantsOf } from '../layer/template/grants.ts';
import { hasAliases, parseTemplate } from '../layer/template/load-template.ts';
import { backfillTemplate, backfillText, type Definition, definitionOf } from './definition.ts';
import { BACKFILL_SCENARIOS } from './scenarios.ts';

type Validate = (definition: Definition) => { readonly isValid: boolean; errorsText(): string };
const validate = createRequire(import.meta.url)('asl-validator') as Validate;

describe.each(Object.entries(BACKFILL_SCENARIOS))('with %s', (_, parameters) => {
  const { Resources } = evaluateTemplate(backfillTemplate, parameters);

  it('the definition is one of the Amazon States Language', () => {
    const { isValid, errorsText } = validate(structuredClone(definitionOf(parameters)));
    expect(isValid ? '' : errorsText()).toBe('');
  });

  it('every resource has a type, properties and values that AWS knows', () => {
    expect(propertyProblems(Resources)).toEqual([]);
  });

  it('keeps the rules of every deployment that are about what it has', () => {
    const found = RULES.flatMap((rule) =>
      ofType(Resources, rule.about).map(
        ([name, resource]) => [rule.name, name, rule.check(resource, name, Resources, parameters)] as const,
      ),
    );
    // MaxConcurrency limits calls here; the key is held by the list of grants.
    const own = [
      'a function takes no more of the account’s concurrency than it is given',
      'a role may use KmsKeyArn for what it reads and writes, through the service that holds it',
    ];
    expect(found.filter(([rule, , problem]) => problem !== null && !own.includes(rule))).toEqual([]);
    expect(found.length).toBeGreaterThan(3);
  });
});

test('asl-validator notices a state that is not there, and a reader of another kind', () => {
  const broken = (from: string, to: string) => {
    expect(backfillText).toContain(from);
    return validate(definitionOf({}, parseTemplate(backfillText.replace(from, to)))).isValid;
  };
  expect(broken('"Next": "AnyLeft"', '"Next": "Nowhere"')).toBe(false);
  expect(broken('"Type": "Succeed"', '"Type": "Success"')).toBe(false);
});

test('references lead to something, nothing is left over, and no role waits for itself', () => {
  expect(referenceProblems(backfillTemplate)).toEqual([]);
  expect(cycles(backfillTemplate)).toEqual([]);
  expect(hasAliases(backfillText)).toBe(false);
});

test('the roles may do exactly this', () => {
  const { Resources } = evaluateTemplate(backfillTemplate, BACKFILL_SCENARIOS['everything on']);
  const key = BACKFILL_SCENARIOS['everything on'].KmsKeyArn;
  expect(
    grantsOf(Resources).map(({ role, action, resource }) => `${role}: ${action} on ${resource}`),
  ).toEqual([
    'FunctionRole: logs:CreateLogStream on <FunctionLogs.Arn>',
    'FunctionRole: logs:PutLogEvents on <FunctionLogs.Arn>',
    'FunctionRole: s3:GetObject on arn:aws:s3:::old-logs/*',
    'FunctionRole: s3:GetObjectVersion on arn:aws:s3:::old-logs/*',
    'FunctionRole: s3:GetObject on arn:aws:s3:::lake/*',
    'FunctionRole: s3:PutObject on arn:aws:s3:::lake/*',
    'FunctionRole: s3:AbortMultipartUpload on arn:aws:s3:::lake/*',
    `FunctionRole: kms:Decrypt on ${key}`,
    `FunctionRole: kms:GenerateDataKey on ${key}`,
    'FunctionRole: xray:PutTraceSegments on *',
    'FunctionRole: xray:PutTelemetryRecords on *',
    'StateMachineRole: lambda:InvokeFunction on <Function.Arn>',
    'StateMachineRole: states:StartExecution on arn:aws:states:eu-west-1:123456789012:stateMachine:stack-backfill',
    ...['DescribeExecution', 'StopExecution', 'RedriveExecution'].map(
      (action) =>
        `StateMachineRole: states:${action} on arn:aws:states:eu-west-1:123456789012:execution:stack-backfill/*`,
    ),
    ...['PutObject', 'GetObject', 'ListMultipartUploadParts', 'AbortMultipartUpload'].map(
      (action) => `StateMachineRole: s3:${action} on arn:aws:s3:::lake/fills/*`,
    ),
    'StateMachineRole: s3:GetObject on arn:aws:s3:::inventories/*',
    `StateMachineRole: kms:Decrypt on ${key}`,
    `StateMachineRole: kms:GenerateDataKey on ${key}`,
    'StateMachineRole: xray:PutTraceSegments on *',
    'StateMachineRole: xray:PutTelemetryRecords on *',
  ]);
});

test('parameters are what the definition says', () => {
  const map = definitionOf({
    ...BACKFILL_SCENARIOS['everything on'],
    OutputPrefix: 'day=${day}/',
  }).States.BackFill;
  expect(map).toMatchObject({
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      Parameters: { Bucket: 'inventories', 'Key.$': '$.manifest' },
    },
    ItemBatcher: {
      MaxItemsPerBatch: 5,
      BatchInput: {
        millrace: {
          backfill: {
            bucket: 'old-logs',
            output: { bucket: 'lake', prefix: 'day=${day}/', compress: 'zstd' },
            redo: true,
          },
        },
      },
    },
    MaxConcurrency: 1000,
    ToleratedFailurePercentage: 1,
  });
  expect(definitionOf().States.BackFill.ItemReader).toEqual({
    Resource: 'arn:aws:states:::s3:listObjectsV2',
    Parameters: { Bucket: 'my-logs', 'Prefix.$': '$.prefix' },
  });
});
