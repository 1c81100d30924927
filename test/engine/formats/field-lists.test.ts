import { describe, expect, test } from 'vitest';
import { buildPlan } from '../../../engine/config/build-plan.ts';
import { awsVpcFlow } from '../../../engine/formats/aws/aws-vpc-flow.ts';
import { CLOUDFRONT } from '../../../engine/formats/aws/cloudfront-fields.ts';
import { VPC_FLOW } from '../../../engine/formats/aws/vpc-flow-fields.ts';
import { createEngine, type PipelineConfig, packRecords, STATUS, TIERS } from '../../../engine/index.ts';
import { reference } from '../run-one.ts';

const planOf = (parse: unknown) => buildPlan({ parse, output: { newline: false } } as PipelineConfig, '/');
const read = (parse: unknown, line: string) =>
  reference({ parse, output: { newline: false } } as PipelineConfig)([line])[0];

/** A field's names in AWS, without those that mean the same. */
const distinct = ({ fields }: typeof VPC_FLOW) =>
  Object.keys(fields).filter(
    (name, index, names) => names.findIndex((one) => fields[one]!.name === fields[name]!.name) === index,
  );

describe.each([
  ['vpcFlow', VPC_FLOW],
  ['cloudFront', CLOUDFRONT],
] as const)('%s', (parser, list) => {
  const wide = distinct(list).slice(0, 43); // as many as a real-time log has

  test('is matched by code that is generated, however many fields are chosen', () => {
    const { tier } = planOf({ [parser]: { fields: wide } });
    expect(tier).toMatchObject({ kind: 'kernel', matcher: { attempts: ['anchored'] } });
  });

  test('reads every field in its place, and `-` as null', () => {
    const separator = list.separator === ' ' ? ' ' : '\t';
    const line = wide.map(() => '-').join(separator);
    expect(JSON.parse(read({ [parser]: { fields: wide } }, line) as string)).toEqual(
      Object.fromEntries(wide.map((name) => [list.fields[name]!.name, null])),
    );
  });

  test('takes the list as AWS writes it: `${…}`, commas, an array', () => {
    const [first, second] = [...wide];
    const columns = planOf({ [parser]: { fields: [first, second] } }).alternatives[0].parse;
    for (const fields of [`${first} ${second}`, `${first}, ${second}`, `\${${first}} \${${second}}\n`]) {
      expect(planOf({ [parser]: { fields } }).alternatives[0].parse).toEqual(columns);
    }
  });

  test('ignores what AWS appends', () => {
    const separator = list.separator === ' ' ? ' ' : '\t';
    const [first] = distinct(list);
    expect(read({ [parser]: { fields: first } }, ['-', 'x', 'y z'].join(separator))).toBe(
      `{"${list.fields[first!]!.name}":null}`,
    );
  });
});

test.each([
  [
    { vpcFlow: { fields: 'version sourceaddr' } },
    'pipeline: parse.vpcFlow.fields: expected fields that the log has, found "sourceaddr"; did you mean "srcaddr"',
  ],
  [
    { cloudFront: { fields: ['cs-useragent'] } },
    'pipeline: parse.cloudFront.fields: expected fields that the log has, found "cs-useragent"; did you mean "cs-user-agent"',
  ],
  [
    { vpcFlow: { fields: 'constructor' } },
    'pipeline: parse.vpcFlow.fields: expected fields that the log has, found "constructor"',
  ],
  [
    { vpcFlow: { fields: 'bytes bytes' } },
    'pipeline: parse.vpcFlow.fields: expected each field once, found "bytes"',
  ],
  [
    { cloudFront: { fields: 'cs-referer cs(Referer)' } },
    'pipeline: parse.cloudFront.fields: expected each field once, found "cs(Referer)"',
  ],
  [
    { vpcFlow: { fields: ' , ' } },
    'pipeline: parse.vpcFlow.fields: expected at least one field, found " , "',
  ],
])('refuses %j', (parse, message) => {
  expect(() => planOf(parse)).toThrow(message);
});

test('names of fields are known: a misspelt one in a step is refused', () => {
  expect(() =>
    buildPlan({ parse: { vpcFlow: { fields: 'srcaddr bytes' } }, steps: [{ drop: ['srcadr'] }] }, '/'),
  ).toThrow('did you mean "srcaddr"?');
});

test('a log that comes as text and as JSON is read by both, on the kernel', () => {
  const config: PipelineConfig = {
    anyOf: [{ parse: 'aws-vpc-flow' }, { parse: 'json', steps: [{ types: { start: { epoch: {} } } }] }],
    output: { newline: false },
  };
  expect(buildPlan(config, '/').tier.kind).toBe('kernel');
  expect(
    reference(config)(['2 1 eni-1 - - - - - - - 1418530010 1418530070 - NODATA', '{"start":1418530010}']),
  ).toEqual([
    '{"version":2,"accountId":"1","interfaceId":"eni-1","srcaddr":null,"dstaddr":null,"srcport":null,"dstport":null,"protocol":null,"packets":null,"bytes":null,"start":"2014-12-14T04:06:50.000Z","end":"2014-12-14T04:07:50.000Z","action":null,"logStatus":"NODATA"}',
    '{"start":"2014-12-14T04:06:50.000Z"}',
  ]);
});

const NAMES = awsVpcFlow.examples[0].line.split(' ').length;
describe.each(TIERS)('the line of names at the head of a file, on %s', (tier) => {
  const heading = Object.keys(VPC_FLOW.fields);
  test.each([
    ['the default fields', 'aws-vpc-flow', heading.slice(0, NAMES)],
    ['fields of choice', { vpcFlow: { fields: 'srcaddr bytes' } }, ['srcaddr', 'bytes']],
  ])('is dropped: %s', async (_, parse, names) => {
    const row = names.map(() => '-').join(' ');
    const engine = createEngine({ parse } as PipelineConfig, { tier, threads: 1 });
    const { status } = await engine.run(packRecords([names.join(' '), row, `x${names.join(' ')}`]));
    await engine.close();
    expect([status[0], status[1]]).toEqual([STATUS.dropped, STATUS.ok]);
    expect(status[2]).not.toBe(STATUS.dropped);
  });
});
