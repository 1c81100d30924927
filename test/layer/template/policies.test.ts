import { describe, expect, it } from 'vitest';
import { SCENARIOS, type ScenarioName } from '../hardening/scenarios.ts';
import { evaluateTemplate } from './evaluate.ts';
import { grantsOf, tooWide } from './grants.ts';
import type { JsonObject } from './load-template.ts';
import { broken, full, plain, resourcesOf } from './scenario-resources.ts';

describe('policies', () => {
  it('allow exactly this', () => {
    const key = SCENARIOS['everything on'].KmsKeyArn;
    const lines = grantsOf(full).map(({ role, action, resource }) => `${role}: ${action} on ${resource}`);
    expect(lines).toEqual([
      'FunctionRole: logs:CreateLogStream on <FunctionLogs.Arn>',
      'FunctionRole: logs:PutLogEvents on <FunctionLogs.Arn>',
      `FunctionRole: ssm:GetParameter on ${SCENARIOS['everything on'].PipelineArn}`,
      'FunctionRole: xray:PutTraceSegments on *',
      'FunctionRole: xray:PutTelemetryRecords on *',
      'DeliveryRole: s3:GetBucketLocation on <Bucket.Arn>',
      'DeliveryRole: s3:ListBucket on <Bucket.Arn>',
      'DeliveryRole: s3:ListBucketMultipartUploads on <Bucket.Arn>',
      'DeliveryRole: s3:AbortMultipartUpload on <Bucket.Arn>/*',
      'DeliveryRole: s3:GetObject on <Bucket.Arn>/*',
      'DeliveryRole: s3:PutObject on <Bucket.Arn>/*',
      'DeliveryRole: lambda:InvokeFunction on <LiveAlias>',
      'DeliveryRole: lambda:GetFunctionConfiguration on <LiveAlias>',
      'DeliveryRole: logs:PutLogEvents on arn:aws:logs:eu-west-1:123456789012:log-group:<DeliveryLogs>:log-stream:<DeliveryLogStream>',
      `DeliveryRole: kms:Decrypt on ${key}`,
      `DeliveryRole: kms:GenerateDataKey on ${key}`,
      `DeliveryRole: kms:Decrypt on ${key}`,
      'DeliveryRole: kinesis:DescribeStream on <SourceStream.Arn>',
      'DeliveryRole: kinesis:GetShardIterator on <SourceStream.Arn>',
      'DeliveryRole: kinesis:GetRecords on <SourceStream.Arn>',
      'DeliveryRole: kinesis:ListShards on <SourceStream.Arn>',
      'FunctionRole: kinesis:PutRecords on <SourceStream.Arn>',
      `FunctionRole: kms:GenerateDataKey on ${key}`,
      'EndpointRole: kinesis:PutRecord on <SourceStream.Arn>',
      `EndpointRole: kms:GenerateDataKey on ${key}`,
      'ApiLogsRole: arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs on *',
    ]);
  });

  it('ask for less where less is there', () => {
    const actions = grantsOf(plain).map(({ action }) => action);
    expect(actions.filter((action) => /^(xray|kinesis|kms|arn):/.test(action))).toEqual([]);
  });

  it('let the function read the object that holds its pipeline', () => {
    const { PipelineArn } = SCENARIOS['a pipeline in S3'];
    const grants = grantsOf(resourcesOf('a pipeline in S3')).map(
      ({ role, action, resource }) => `${role}: ${action} on ${resource}`,
    );
    expect(grants).toContain(`FunctionRole: s3:GetObject on ${PipelineArn}`);
    expect(grants.filter((grant) => grant.includes(PipelineArn))).toHaveLength(1);
  });

  it('let the function put records again, into what stands before it', () => {
    const put = (name: ScenarioName) =>
      grantsOf(resourcesOf(name)).flatMap(({ role, action, resource }) =>
        role === 'FunctionRole' && /PutRecord|kms:/.test(action) ? [`${action} on ${resource}`] : [],
      );
    expect(put('records put into Firehose')).toEqual([]);
    expect(put('a Kinesis stream in front')).toEqual([]);
    expect(put('records put again into Firehose')).toEqual(['firehose:PutRecordBatch on <Delivery.Arn>']);
    expect(put('records put again into a stream')).toEqual(['kinesis:PutRecords on <SourceStream.Arn>']);
  });

  it('each role is for one service', () => {
    const services = Object.entries(full).flatMap(([name, { Properties }]) => {
      const trust = Properties['AssumeRolePolicyDocument'] as { Statement: { Principal: JsonObject }[] };
      return trust === undefined ? [] : [[name, trust.Statement.map(({ Principal }) => Principal)]];
    });
    expect(Object.fromEntries(services)).toEqual({
      FunctionRole: [{ Service: 'lambda.amazonaws.com' }],
      DeliveryRole: [{ Service: 'firehose.amazonaws.com' }],
      EndpointRole: [{ Service: 'apigateway.amazonaws.com' }],
      ApiLogsRole: [{ Service: 'apigateway.amazonaws.com' }],
    });
  });

  it.each([
    ['an action with a wildcard', 'Action: kinesis:PutRecords', "Action: 'kinesis:*'"],
    ['any resource', 'Resource: !Ref LiveAlias', "Resource: '*'"],
    ['a resource of somebody else', 'Resource: !GetAtt Bucket.Arn', 'Resource: arn:aws:s3:::other'],
  ])('the check notices %s', (_, from, to) => {
    const { Resources } = evaluateTemplate(broken(from, to), SCENARIOS['everything on']);
    expect(tooWide(grantsOf(Resources))).not.toEqual([]);
  });
});
