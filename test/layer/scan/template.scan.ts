import { beforeAll, describe, expect, it } from 'vitest';
import { SCENARIOS } from '../hardening/scenarios.ts';
import { parseTemplate, templateText } from '../template/load-template.ts';
import { lint } from './lint.ts';
import { nag } from './nag.ts';
import { CASES, scan, unsuppressed } from './scan.ts';
import { covers, SUPPRESSED } from './suppressed.ts';

describe('cfn-lint, the resource schemas and cdk-nag find nothing', () => {
  const seen: string[] = [];

  it.each(CASES)('in the template %s with %s', (_, __, text, parameters) => {
    const findings = scan(text, parameters);
    seen.push(...findings);
    expect(unsuppressed(findings)).toEqual([]);
  });

  it('and would find each thing that is suppressed, with a reason', () => {
    const idle = SUPPRESSED.filter((suppression) => !seen.some((finding) => covers(suppression, finding)));
    expect(idle).toEqual([]);
    expect(SUPPRESSED.filter(({ reason }) => reason.length < 'the same'.length)).toEqual([]);
  });
});

/** Text, what it is replaced by, and what is found then. */
type Breakage = readonly [name: string, from: string, to: string, finding: RegExp];

function broken([, from, to]: Breakage): string {
  expect(templateText).toContain(from);
  return templateText.replaceAll(from, to);
}
const everything = SCENARIOS['everything on'];

describe('cdk-nag notices', () => {
  let before: readonly string[];
  beforeAll(() => {
    before = nag(parseTemplate(templateText), everything);
  });

  it.each<Breakage>([
    [
      'plain HTTP',
      "'aws:SecureTransport': 'false'",
      "'aws:SecureTransport': 'true'",
      /^AwsSolutions-S10 Bucket$/,
    ],
    ['a public bucket', 'BlockPublicAcls: true', 'BlockPublicAcls: false', /^AwsSolutions-S2 Bucket$/],
    [
      'a bucket without versions',
      'Status: Enabled }',
      'Status: Suspended }',
      /S3BucketVersioningEnabled Bucket$/,
    ],
    ['no access log', '      AccessLogSetting:', '      Other:', /^AwsSolutions-APIG1 EndpointStage$/],
    [
      'no limit of calls',
      'ThrottlingRateLimit: !Ref ApiRate',
      'CachingEnabled: false',
      /^Serverless-APIGWDefaultThrottling/,
    ],
    [
      'logs for ever',
      'RetentionInDays: !Ref LogDays',
      'Other: 1',
      /^NIST.*LogGroupRetentionPeriod FunctionLogs$/,
    ],
    [
      'a wildcard',
      'Action: kinesis:PutRecords',
      "Action: 'kinesis:*'",
      /^AwsSolutions-IAM5\[Action::kinesis:\*\]/,
    ],
    ['a stream in the clear', '      StreamEncryption:', '      Other:', /^AwsSolutions-KDS1 SourceStream$/],
  ])('%s', (...breakage) => {
    const found = nag(parseTemplate(broken(breakage)), everything).filter(
      (finding) => !before.includes(finding),
    );
    expect(found).toContainEqual(expect.stringMatching(breakage[3]));
  });
});

describe('the linter notices', () => {
  it.each<Breakage>([
    ['an unknown property', 'ErrorOutputPrefix:', 'ErrorPrefix:', /^F3002 Delivery\./],
    ['a wrong value', 'CompressionFormat: GZIP', 'CompressionFormat: BROTLI', /^W3030 Delivery\./],
    ['a reference to nothing', '!GetAtt Bucket.Arn', '!GetAtt Bin.Arn', /^[EF]1\d+ .*Bin/],
    ['a condition that is not there', '- WithKey\n', '- WithKeys\n', /^[EF]\d+ .*WithKeys/],
    ['an unknown type', 'AWS::S3::BucketPolicy', 'AWS::S3::Policy', /^[EF]\d+ BucketPolicy/],
  ])('%s', (...breakage) => {
    expect(lint(broken(breakage), everything)).toContainEqual(expect.stringMatching(breakage[3]));
  });
});
