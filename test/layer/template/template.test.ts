import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { summaryLine } from '../../../handler/log.ts';
import { readLogSettings } from '../../../handler/settings.ts';
import type { Parameters } from '../hardening/rule.ts';
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName } from '../hardening/scenarios.ts';
import { propertyProblems } from './check-properties.ts';
import { cycles, referenceProblems } from './check-references.ts';
import { brokenRules, evaluateTemplate } from './evaluate.ts';
import { grantsOf, tooWide } from './grants.ts';
import { hasAliases, type JsonObject, parseTemplate, template, templateText } from './load-template.ts';
import { propertiesOf } from './resource-types.ts';

const resourcesOf = (name: ScenarioName) => evaluateTemplate(template, SCENARIOS[name]).Resources;
const plain = resourcesOf('records put into Firehose');
const full = resourcesOf('everything on');
const environmentOf = (resources: typeof plain) =>
  (resources['Function']!.Properties['Environment'] as JsonObject)['Variables'];

/** The template with one piece of its text replaced; what the checks below must notice. */
function broken(from: string, to: string) {
  expect(templateText).toContain(from);
  return parseTemplate(templateText.replaceAll(from, to));
}

describe('references', () => {
  it('lead to something that is there, and everything is used', () => {
    expect(referenceProblems(template)).toEqual([]);
  });

  it('never lead back to where they start', () => {
    expect(cycles(template)).toEqual([]);
    const round = broken('Resource: !GetAtt FunctionLogs.Arn', 'Resource: !Ref LiveAlias');
    expect(cycles(round)).toEqual([expect.arrayContaining(['FunctionRole', 'Function', 'LiveAlias'])]);
  });

  it.each([
    ['a parameter that is not there', '!Ref LogDays', '!Ref LogDay', /LogDay\b/],
    ['an attribute that is not there', '!GetAtt Bucket.Arn', '!GetAtt Bucket.Name', /no attribute Name/],
    ['a resource in a text', '${DeliveryLogs}', '${DeliveryLog}', /nothing is called DeliveryLog$/],
    ['a condition that is not there', '- Traced\n', '- Trace\n', /no condition is called Trace$/],
    ['a resource that another condition makes', '- FromKinesis\n', '- Traced\n', /only with FromKinesis/],
    ['an output of one', '    Condition: WithApi\n    Value', '    Value', /Endpoint is there only with/],
    ['a parameter that nothing uses', '!Ref BufferSeconds', '60', /Parameters\.BufferSeconds: nothing/],
    ['a condition that nothing uses', '- WithChaos\n', '- WithAlarms\n', /Conditions\.WithChaos: nothing/],
  ])('notices %s', (_, from, to, message) => {
    expect(referenceProblems(broken(from, to)).join('\n')).toMatch(message);
  });
});

describe.each(SCENARIO_NAMES)('with %s', (name) => {
  it('every resource has a type, properties and values that AWS knows', () => {
    expect(propertyProblems(resourcesOf(name))).toEqual([]);
  });

  it('every grant names an action and something of this stack', () => {
    const { KmsKeyArn, PipelineArn } = SCENARIOS[name] as Parameters;
    const given = [KmsKeyArn, PipelineArn].filter((arn) => arn !== undefined).map(String);
    expect(tooWide(grantsOf(resourcesOf(name)), given)).toEqual([]);
  });

  it('no rule is broken', () => {
    expect(brokenRules(template, SCENARIOS[name])).toEqual([]);
  });
});

describe('properties: the check notices', () => {
  it.each([
    ['a wrong name', 'ErrorOutputPrefix:', 'ErrorPrefix:', /AWS knows no ErrorPrefix here/],
    [
      'a missing one',
      '    RoleARN: !GetAtt DeliveryRole.Arn\n        Prefix',
      '    Prefix',
      /RoleARN is not/,
    ],
    ['a wrong value', 'CompressionFormat: GZIP', 'CompressionFormat: BROTLI', /expected one of UNCOMPRESSED/],
    [
      'a wrong type',
      '      Metrics:\n        - Id: longest',
      '      Metrics: 3\n      Other:\n        - Id: longest',
      /expected a list/,
    ],
    ['an unknown resource type', 'AWS::S3::Bucket', 'AWS::S3::Bin', /AWS knows no type AWS::S3::Bin/],
    ['text for a number', 'Threshold: 1800', 'Threshold: much', /expected a number, found "much"/],
    ['text for true', 'BlockPublicAcls: true', "BlockPublicAcls: 'yes'", /expected a boolean/],
  ])('%s', (_, from, to, message) => {
    const { Resources } = evaluateTemplate(broken(from, to), SCENARIOS['everything on']);
    expect(propertyProblems(Resources).join('\n')).toMatch(message);
  });
});

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

test('CloudFormation takes the text: no YAML aliases', () => {
  expect(hasAliases(templateText)).toBe(false);
  expect(hasAliases('a: &name 1\nb: *name')).toBe(true);
});

test('references can be kept, for what reads templates: only conditions and parameters are filled in then', () => {
  const { Resources } = evaluateTemplate(template, SCENARIOS['everything on'], 'kept');
  const policy = Resources['BucketPolicy']!.Properties as JsonObject;
  expect(policy['Bucket']).toEqual({ Ref: 'Bucket' });
  expect(policy['PolicyDocument']).toMatchObject({
    Statement: [{ Resource: [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, { 'Fn::Sub': '${Bucket.Arn}/*' }] }],
  });
  expect(Resources['Delivery']!.Properties).toMatchObject({
    ExtendedS3DestinationConfiguration: { Prefix: '!{partitionKeyFromLambda:day}/' },
  });
  const { Resources: built } = evaluateTemplate(template, {}, 'kept');
  const number = { 'Fn::Select': [7, { 'Fn::Split': [':', { Ref: 'MillraceLayer' }] }] };
  const text = expect.stringMatching(/^layer built \$\{LayerNumber\}, 1769 MB/);
  expect(built['Version']!.Properties['Description']).toEqual({
    'Fn::Sub': [text, { LayerNumber: number }],
  });
});

describe('the function', () => {
  it('runs from the layer, with no code of its own', () => {
    expect(plain['Function']!.Properties).toMatchObject({
      Handler: '/opt/nodejs/node_modules/millrace/handler.handler',
      Layers: ['arn:aws:lambda:eu-west-1:123456789012:layer:MillraceLayer:7'],
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
    });
    expect(environmentOf(plain)).toEqual({
      MILLRACE_PIPELINE: 'apache-combined',
      MILLRACE_METRICS: 'on',
      MILLRACE_LOG_SAMPLES: 0,
      AWS_LAMBDA_EXEC_WRAPPER: '/opt/millrace/raw',
      MALLOC_ARENA_MAX: '1',
    });
  });

  it('takes a layer that is published already, and then builds none', () => {
    expect(full['Function']!.Properties['Layers']).toEqual([SCENARIOS['everything on'].LayerArn]);
    expect(full).not.toHaveProperty('MillraceLayer');
  });

  it('has the wrapper of the raw runtime only where it is on', () => {
    expect(environmentOf(full)).toMatchObject({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/millrace/raw' });
    const managed = evaluateTemplate(template, { RawRuntime: 'off' }).Resources;
    expect(environmentOf(managed)).not.toHaveProperty('AWS_LAMBDA_EXEC_WRAPPER');
  });

  it('has one arena of memory with up to one vCPU, on either runtime', () => {
    const sizes = template.Parameters['MemorySize']!.AllowedValues as number[];
    const arenas = sizes.map((MemorySize) => {
      const { Resources } = evaluateTemplate(template, { MemorySize, RawRuntime: 'off' });
      return [MemorySize, (environmentOf(Resources) as JsonObject)['MALLOC_ARENA_MAX']];
    });
    expect(arenas).toEqual(sizes.map((size) => [size, size <= 1769 ? '1' : undefined]));
  });

  it('gets a new version when anything of it changes', () => {
    const settings = (given: Record<string, string | number>) => {
      const { Function: code, Version } = evaluateTemplate(template, given).Resources;
      // Lambda publishes nothing if the function is what it was, so the function itself has to change with it.
      expect(Version!.Properties['Description']).toBe(code!.Properties['Description']);
      return Version!.Properties['Description'];
    };
    const changes = {
      Pipeline: 'json',
      RawRuntime: 'off',
      Metrics: 'off',
      LogSamples: 5,
      LayerArn: 'arn:aws:lambda:eu-west-1:123456789012:layer:millrace:7',
      Release: '2',
      MemorySize: 512,
      TimeoutSeconds: 60,
      Runtime: 'nodejs22.x',
      Architecture: 'x86_64',
      Tracing: 'on',
    };
    const seen = Object.entries(changes).map(([name, value]) => settings({ [name]: value }));
    expect(new Set([settings({}), ...seen]).size).toBe(Object.keys(changes).length + 1);
    // And these are all that its properties, its layer and its role mention; concurrency is no version's.
    const { Parameters } = template;
    const { ReservedConcurrentExecutions: _, ...properties } = template.Resources['Function']!.Properties;
    const text = JSON.stringify(properties);
    const used = Object.keys(Parameters).filter(
      (name) => text.includes(`"Ref":"${name}"`) || text.includes(`\${${name}}`),
    );
    expect(new Set([...used, 'RawRuntime', 'Tracing'])).toEqual(new Set(Object.keys(changes)));
  });

  it('is published anew because CloudFormation replaces a version whose description changes', () => {
    expect(propertiesOf('AWS::Lambda::Version')!['Description']!.causesReplacement).toBe('yes');
  });

  it('has a description that Lambda takes, with the longest parameters', () => {
    const longest = (name: string) => 'x'.repeat(template.Parameters[name]!.MaxLength!);
    const { Resources } = evaluateTemplate(template, {
      Pipeline: longest('Pipeline'),
      Release: longest('Release'),
      LayerArn: 'arn:aws:lambda:eu-west-1:123456789012:layer:millrace:9999',
      MemorySize: 10240,
      TimeoutSeconds: 300,
      Metrics: 'off',
      RawRuntime: 'off',
      LogSamples: 100,
      Architecture: 'x86_64',
    });
    expect(String(Resources['Version']!.Properties['Description']).length).toBeLessThanOrEqual(256);
  });
});

describe('the chaos version', () => {
  it('gets no call unless it is named', () => {
    expect(plain['LiveAlias']!.Properties).not.toHaveProperty('RoutingConfig');
  });

  it('gets its share of the calls beside the version that is live', () => {
    expect(full['LiveAlias']!.Properties).toMatchObject({
      FunctionVersion: '<Version.Version>',
      RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '3', FunctionWeight: 0.05 }] },
    });
    expect(template.Parameters['ChaosShare']).toMatchObject({ MinValue: 0, MaxValue: 1 });
    expect('0').not.toMatch(new RegExp(template.Parameters['ChaosVersion']!.AllowedPattern!));
  });

  it('stays when a newer one is published', () => {
    expect(template.Resources['Version']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });
});

describe('Firehose', () => {
  const destination = (resources: typeof plain) =>
    resources['Delivery']!.Properties['ExtendedS3DestinationConfiguration'] as Record<string, JsonObject>;
  const processor = (resources: typeof plain) => {
    const [{ Parameters }] = destination(resources)['ProcessingConfiguration']!['Processors'] as unknown as [
      { Parameters: { ParameterName: string; ParameterValue: unknown }[] },
    ];
    return Object.fromEntries(
      Parameters.map(({ ParameterName, ParameterValue }) => [ParameterName, ParameterValue]),
    );
  };

  it('calls the alias, never a function without a version', () => {
    expect(processor(plain)).toEqual({
      LambdaArn: '<LiveAlias>',
      RoleArn: '<DeliveryRole.Arn>',
      NumberOfRetries: '3',
      BufferSizeInMBs: 1,
      BufferIntervalInSeconds: 60,
    });
  });

  it('is given only what it takes', () => {
    const limits = (name: string) => {
      const { MinValue, MaxValue, Default } = template.Parameters[name]!;
      expect(Number(Default)).toBeGreaterThanOrEqual(MinValue!);
      expect(Number(Default)).toBeLessThanOrEqual(MaxValue!);
      return [MinValue, MaxValue];
    };
    expect(limits('BufferSizeMB')).toEqual([0.2, 3]);
    expect(limits('BufferSeconds')).toEqual([0, 900]);
    expect(limits('TimeoutSeconds')).toEqual([1, 300]);
    expect(limits('DeliverySizeMB')).toEqual([1, 128]);
    expect(limits('DeliverySeconds')).toEqual([0, 900]);
    // Dynamic partitioning needs at least 64 MB.
    expect(template.Parameters['DeliverySizeMB']!.Default).toBeGreaterThanOrEqual(64);
  });

  it('writes what failed below a prefix of its own, by kind', () => {
    expect(destination(plain)['ErrorOutputPrefix']).toMatch(/^errors\/!\{firehose:error-output-type\}\//);
    expect(destination(plain)['Prefix']).toMatch(/^delivered\//);
  });

  it('reads the stream where there is one; encryption of its own is for DirectPut alone', () => {
    const { Properties } = plain['Delivery']!;
    expect(Properties['DeliveryStreamType']).toBe('DirectPut');
    expect(Properties).toHaveProperty('DeliveryStreamEncryptionConfigurationInput');
    expect(Properties).not.toHaveProperty('KinesisStreamSourceConfiguration');
    const { Properties: behind } = full['Delivery']!;
    expect(behind['DeliveryStreamType']).toBe('KinesisStreamAsSource');
    expect(behind).not.toHaveProperty('DeliveryStreamEncryptionConfigurationInput');
    expect(behind['KinesisStreamSourceConfiguration']).toEqual({
      KinesisStreamARN: '<SourceStream.Arn>',
      RoleARN: '<DeliveryRole.Arn>',
    });
  });
});

test('the memory sizes are sizes that Lambda has, up to its largest', () => {
  const sizes = template.Parameters['MemorySize']!.AllowedValues as number[];
  expect(sizes.every((size) => Number.isInteger(size) && size >= 128 && size <= 10_240)).toBe(true);
  expect(sizes).toContain(10_240);
});

describe('alarms and dashboard', () => {
  const alarms = Object.entries(full).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm');
  const { DashboardBody } = full['MillraceDashboard']!.Properties;
  const { widgets } = JSON.parse(String(DashboardBody)) as {
    widgets: { properties: { title: string; region: string; metrics: unknown[][] } }[];
  };
  const shown = widgets.flatMap(({ properties: { metrics } }) => metrics);

  it('ring for failed records, errors, throttles, calls near the timeout, failed calls and late delivery', () => {
    expect(alarms.map(([name]) => name)).toEqual([
      'FailedRecordsAlarm',
      'ErrorsAlarm',
      'ThrottlesAlarm',
      'DurationAlarm',
      'FailedCallsAlarm',
      'LateDeliveryAlarm',
    ]);
    for (const [, { Properties }] of alarms)
      expect(Properties).toMatchObject({
        AlarmActions: [SCENARIOS['everything on'].AlarmTopicArn],
        TreatMissingData: 'notBreaching',
      });
    expect(Object.values(plain).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')).toEqual([]);
    expect(
      brokenRules(template, { AlarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:a', Metrics: 'off' }),
    ).toEqual([expect.stringContaining('Metrics=on')]);
  });

  it('read metrics that the function writes, by its dimension', () => {
    const environment = {
      ...(environmentOf(plain) as Record<string, string>),
      AWS_LAMBDA_FUNCTION_NAME: '<Function>',
    };
    const summary = {
      ...{ records: 2, ok: 1, dropped: 0, failed: { json: 1 }, replyBytes: 1, duplicates: 0, inner: null },
      ...{
        source: 'firehose',
        pipeline: null,
        pipelineVersion: null,
        tier: 'kernel' as const,
        durationMs: 1,
      },
      ...{ inputBytes: 1, sinkBytes: 0, handedBack: 0, samples: [] },
    } as const;
    const line = JSON.parse(summaryLine(summary, 'id', readLogSettings(environment))!);
    const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics;
    const names = Metrics.map(({ Name }: { Name: string }) => Name);
    const [[dimension]] = Dimensions;
    const own = shown.filter(([namespace]) => namespace === Namespace);
    expect(own.length).toBeGreaterThan(4);
    for (const [, name, by, value] of own) {
      expect(names).toContain(name);
      expect([by, value]).toEqual([dimension, line[dimension]]);
    }
    const { Properties } = full['FailedRecordsAlarm']!;
    expect(Properties).toMatchObject({
      Namespace,
      Dimensions: [{ Name: dimension, Value: line[dimension] }],
    });
    expect(names).toContain(Properties['MetricName']);
    const [search] = shown.find(([first]) => typeof first === 'object') as [{ expression: string }];
    expect(search.expression).toContain(`{${Namespace},${dimension}} ${dimension}="${line[dimension]}"`);
  });

  it('watch this function and this stream alone', () => {
    expect(new Set(widgets.map(({ properties }) => properties.region))).toEqual(new Set(['eu-west-1']));
    const others = shown
      .filter(([first]) => String(first).startsWith('AWS/'))
      .map(([, , name, value]) => [name, value]);
    expect(new Set(others.map(String))).toEqual(
      new Set(['FunctionName,<Function>', 'DeliveryStreamName,<Delivery>']),
    );
    expect(String(DashboardBody)).toContain('"value": 120000 }');
    expect(full['DurationAlarm']!.Properties).toMatchObject({
      Metrics: [{ Id: 'longest' }, { Expression: '100 * longest / (1000 * 120)' }],
    });
    const without = evaluateTemplate(template, { Dashboard: 'off' }).Resources;
    expect(without).not.toHaveProperty('MillraceDashboard');
  });
});

test('an endpoint without a stream is refused', () => {
  expect(brokenRules(template, { Api: 'on' })).toEqual(['Api=on needs Source=kinesis']);
});

test('an endpoint that takes unsigned calls has to say from where', () => {
  const open = { Source: 'kinesis', Api: 'on', ApiAuth: 'NONE' };
  expect(brokenRules(template, open)).toEqual([expect.stringMatching(/^ApiAuth=NONE needs ApiSources/)]);
  expect(brokenRules(template, { ...open, ApiSources: '0.0.0.0/0' })).toEqual([]);
});

test.each([
  [
    'ApiSources',
    ['192.0.2.0/24', '192.0.2.1/32,2001:db8::/32'],
    ['192.0.2.1', '192.0.2.0/24, 10.0.0.0/8', '*'],
  ],
  ['Prefix', ['delivered/', '!{partitionKeyFromLambda:day}/', 'my-errors/'], ['errors/', 'errors/x/']],
  [
    'PipelineArn',
    ['arn:aws:ssm:eu-west-1:123456789012:parameter/logs/a', 'arn:aws:s3:::b/k/a.yaml'],
    ['ssm:/logs/a', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b', 'arn:aws:ssm:eu-west-1:123456789012:parameter/*'],
  ],
  [
    'KmsKeyArn',
    ['arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd'],
    ['alias/mine', 'arn:aws:kms:eu-west-1:123456789012:alias/mine'],
  ],
])('%s takes what it can use', (name, good, bad) => {
  const pattern = new RegExp(template.Parameters[name]!.AllowedPattern!);
  expect(good.filter((value) => !pattern.test(value))).toEqual([]);
  expect(bad.filter((value) => pattern.test(value))).toEqual([]);
});

test('the form of the parameters shows each of them once', () => {
  const groups = template.Metadata['AWS::CloudFormation::Interface'].ParameterGroups;
  const shown = groups.flatMap(({ Parameters }) => Parameters);
  expect([...shown].sort()).toEqual(Object.keys(template.Parameters).sort());
});

test('every choice has its default among its values', () => {
  for (const [name, { AllowedValues, AllowedPattern, Default }] of Object.entries(template.Parameters)) {
    if (AllowedValues !== undefined)
      expect([name, AllowedValues]).toEqual([name, expect.arrayContaining([Default])]);
    if (AllowedPattern !== undefined)
      expect([name, Default]).toEqual([name, expect.stringMatching(AllowedPattern)]);
  }
});

test('the table of parameters in layer/README.md has each of them', () => {
  const readme = readFileSync(new URL('../../../layer/README.md', import.meta.url), 'utf8');
  const parameters = readme.slice(readme.indexOf('| parameter |'));
  const named = [...parameters.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, names]) =>
    [...names!.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect(named.sort()).toEqual(Object.keys(template.Parameters).sort());
});
