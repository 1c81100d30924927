/**
 * @module test/layer/hardening/scenarios
 * Parameters by which each of the template's conditions holds, and does not.
 */
import type { Parameters } from './rule.ts';

export const SCENARIOS = {
  'records put into Firehose': {},
  'a Kinesis stream in front': { Source: 'kinesis' },
  'an endpoint in front of the stream': { Source: 'kinesis', Api: 'on' },
  'a pipeline in S3': {
    Pipeline: 's3://configs/logs/pipeline.yaml',
    PipelineArn: 'arn:aws:s3:::configs/logs/pipeline.yaml',
  },
  'records put again into Firehose': { Reingest: 'on' },
  'records put again into a stream': { Reingest: 'on', Source: 'kinesis' },
  'a key of its own': {
    KmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  },
  'everything on': {
    Source: 'kinesis',
    Api: 'on',
    ApiAuth: 'NONE',
    ApiSources: '192.0.2.0/24,2001:db8::/32',
    ApiLogRole: 'create',
    Pipeline: 'ssm:/logs/pipeline',
    PipelineArn: 'arn:aws:ssm:eu-west-1:123456789012:parameter/logs/pipeline',
    Reingest: 'on',
    RawRuntime: 'on',
    Tracing: 'on',
    DynamicPartitioning: 'on',
    Prefix: '!{partitionKeyFromLambda:day}/',
    LayerArn: 'arn:aws:lambda:eu-west-1:123456789012:layer:millrace:12',
    AlarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:on-call',
    ChaosVersion: '3',
    KmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    ReservedConcurrency: 20,
    ErrorDays: 0,
  },
} as const satisfies Readonly<Record<string, Parameters>>;

export type ScenarioName = keyof typeof SCENARIOS;
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as readonly ScenarioName[];
