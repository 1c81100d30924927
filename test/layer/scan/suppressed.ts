/**
 * @module test/layer/scan/suppressed
 * What the scanners refuse and the template does all the same, with the reason. A line that nothing needs fails the test.
 */

export interface Suppression {
  /** `RULE Resource`, as the scan prints it; a whole rule where no resource is named. */
  readonly finding: string;
  readonly reason: string;
}

const OPTIONAL = 'off by default, as it costs; a parameter turns it on: ';

export const SUPPRESSED: readonly Suppression[] = [
  {
    finding: 'AwsSolutions-IAM5[Resource::<Bucket.Arn>/*] DeliveryRole',
    reason: 'Firehose chooses the names of objects, under any prefix that the user sets',
  },
  {
    finding: 'AwsSolutions-IAM5[Resource::*] FunctionRole',
    reason: 'X-Ray knows no resources; only with Tracing=on',
  },
  { finding: 'Serverless-LambdaStarPermissions FunctionRole', reason: 'the same' },
  {
    finding: 'AwsSolutions-IAM5[Resource::*] StateMachineRole',
    reason: 'X-Ray knows no resources; only with Tracing=on',
  },
  ...['my-logs', 'my-lake', 'old-logs', 'lake'].map((bucket) => ({
    finding: `AwsSolutions-IAM5[Resource::arn:aws:s3:::${bucket}/*] FunctionRole`,
    reason:
      'a back-fill reads whatever prefix an execution names, and outputs have the names of what was read',
  })),
  ...['my-lake/fills', 'lake/fills', 'inventories'].map((place) => ({
    finding: `AwsSolutions-IAM5[Resource::arn:aws:s3:::${place}/*] StateMachineRole`,
    reason: 'Step Functions names its reports, and an execution the manifest',
  })),
  {
    finding:
      'AwsSolutions-IAM5[Resource::arn:aws:states:eu-west-1:123456789012:execution:stack-backfill/*] StateMachineRole',
    reason: 'Step Functions names the executions of a Map; they are of this state machine alone',
  },
  {
    finding: 'AwsSolutions-SF1 StateMachine',
    reason:
      'Step Functions keeps the history of a standard execution for 90 days, and the report what failed; a log of thousands of batches would cost more than the batches',
  },
  { finding: 'AwsSolutions-SF2 StateMachine', reason: `${OPTIONAL}Tracing` },
  { finding: 'Serverless-StepFunctionStateMachineXray StateMachine', reason: `${OPTIONAL}Tracing` },
  {
    finding:
      'AwsSolutions-IAM4[Policy::arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs] ApiLogsRole',
    reason: 'API Gateway logs for every API of the Region by this role, and takes none that may do less',
  },
  {
    finding: 'NIST.800.53.R5-IAMNoInlinePolicy',
    reason: 'a policy for one role belongs into it, and goes with it',
  },
  {
    finding: 'AwsSolutions-S1 Bucket',
    reason:
      'an access log needs a bucket of its own; who wants one logs data events of all buckets in CloudTrail',
  },
  { finding: 'NIST.800.53.R5-S3BucketLoggingEnabled Bucket', reason: 'the same' },
  {
    finding: 'NIST.800.53.R5-S3BucketReplicationEnabled Bucket',
    reason: 'a copy elsewhere doubles the cost of storage, and where it may lie is the user’s to decide',
  },
  { finding: 'NIST.800.53.R5-S3DefaultEncryptionKMS Bucket', reason: `${OPTIONAL}KmsKeyArn` },
  { finding: 'NIST.800.53.R5-CloudWatchLogGroupEncrypted', reason: `${OPTIONAL}KmsKeyArn` },
  { finding: 'Serverless-LambdaTracing Function', reason: `${OPTIONAL}Tracing` },
  { finding: 'Serverless-APIGWXrayEnabled EndpointStage', reason: `${OPTIONAL}Tracing` },
  { finding: 'NIST.800.53.R5-LambdaConcurrency Function', reason: `${OPTIONAL}ReservedConcurrency` },
  {
    finding: 'NIST.800.53.R5-LambdaDLQ Function',
    reason:
      'Firehose calls synchronously and writes what fails to errors/; a dead-letter queue would never get a record',
  },
  { finding: 'Serverless-LambdaDLQ Function', reason: 'the same' },
  { finding: 'NIST.800.53.R5-LambdaInsideVPC Function', reason: 'the function reaches nothing in a network' },
  {
    finding: 'AwsSolutions-KDF1 Delivery',
    reason: 'Firehose encrypts by itself for direct put alone; with Source=kinesis the stream is encrypted',
  },
  { finding: 'AwsSolutions-KDS3 SourceStream', reason: 'the user names a key in KmsKeyArn, and pays for it' },
  {
    finding: 'AwsSolutions-APIG2 Endpoint',
    reason: 'any body is a record; what is wrong with it is found by the pipeline',
  },
  {
    finding: 'AwsSolutions-APIG3 EndpointStage',
    reason: 'a firewall costs $5 a month and more, and its rules are the user’s',
  },
  { finding: 'NIST.800.53.R5-APIGWAssociatedWithWAF EndpointStage', reason: 'the same' },
  {
    finding: 'AwsSolutions-APIG4 Endpointpostpath',
    reason: 'ApiAuth=NONE: the resource policy lets in the addresses in ApiSources alone',
  },
  { finding: 'AwsSolutions-COG4 Endpointpostpath', reason: 'callers are machines: they sign (AWS_IAM)' },
  {
    finding: 'AwsSolutions-APIG6 EndpointStage',
    reason:
      'execution logs hold parts of calls, in a log group that no stack can keep short; the access log is on',
  },
  { finding: 'NIST.800.53.R5-APIGWExecutionLoggingEnabled EndpointStage', reason: 'the same' },
  {
    finding: 'NIST.800.53.R5-APIGWCacheEnabledAndEncrypted EndpointStage',
    reason: 'there is nothing to cache for a POST',
  },
  {
    finding: 'NIST.800.53.R5-APIGWSSLEnabled EndpointStage',
    reason: 'a client certificate is for a server behind the endpoint; here Kinesis is, called with a role',
  },
  {
    finding: 'I3011',
    reason: 'log groups, roles and streams go with the stack; the bucket stays, which a test holds',
  },
  { finding: 'I9001', reason: 'says what a change replaces, no defect' },
  { finding: 'I9040', reason: 'sam deploy --tags sets tags on everything' },
];

/** Whether a suppression is about this finding. */
export const covers = ({ finding }: Suppression, found: string): boolean =>
  found === finding || found.startsWith(`${finding} `);
