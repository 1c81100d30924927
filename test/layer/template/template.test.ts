import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { RUNTIMES } from '../../../layer/natives/targets.ts';
import type { Parameters } from '../hardening/rule.ts';
import { SCENARIO_NAMES, SCENARIOS } from '../hardening/scenarios.ts';
import { propertyProblems } from './check-properties.ts';
import { cycles, referenceProblems } from './check-references.ts';
import { brokenRules, evaluateTemplate } from './evaluate.ts';
import { grantsOf, tooWide } from './grants.ts';
import { hasAliases, type JsonObject, parseTemplate, template, templateText } from './load-template.ts';
import { propertiesOf } from './resource-types.ts';
import { broken, environmentOf, full, plain, resourcesOf } from './scenario-resources.ts';

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

test.each(['template.yaml', 'backfill.yaml'])(
  '%s offers every runtime that the layer is built for',
  (name) => {
    const file = new URL(`../../../layer/${name}`, import.meta.url);
    const { Parameters, Resources } = parseTemplate(readFileSync(file, 'utf8'));
    const runtimes = RUNTIMES.map((runtime) => runtime.name);
    expect(Parameters['Runtime']!.AllowedValues).toEqual(runtimes);
    expect(Resources['MillraceLayer']!.Properties['CompatibleRuntimes']).toEqual(runtimes);
  },
);

test('the table of parameters in layer/README.md has each of them', () => {
  const readme = readFileSync(new URL('../../../layer/README.md', import.meta.url), 'utf8');
  const parameters = readme.slice(readme.indexOf('| parameter |'));
  const named = [...parameters.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, names]) =>
    [...names!.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect(named.sort()).toEqual(Object.keys(template.Parameters).sort());
});
