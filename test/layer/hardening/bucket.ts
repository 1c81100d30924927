/**
 * @module test/layer/hardening/bucket
 * Rules of buckets.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../template/load-template.ts';
import type { Rule } from './rule.ts';
import { at, list, ofType, statementsOf } from './statements.ts';

const BUCKET = 'AWS::S3::Bucket';

/** Whether a statement refuses every request to this bucket and its objects that is not made over TLS. */
const refusesPlainHttp = (bucket: string) => (statement: JsonObject) =>
  statement['Effect'] === 'Deny' &&
  statement['Principal'] === '*' &&
  statement['Action'] === 's3:*' &&
  isDeepStrictEqual([...list(statement['Resource'])].sort(), [`<${bucket}.Arn>`, `<${bucket}.Arn>/*`]) &&
  isDeepStrictEqual(statement['Condition'], { Bool: { 'aws:SecureTransport': 'false' } });

const lifecycleOf = (properties: JsonObject) =>
  list(at(properties, 'LifecycleConfiguration', 'Rules')).filter(
    (rule) => at(rule, 'Status') === 'Enabled',
  ) as readonly JsonObject[];

const errorsRule: Rule = {
  name: 'what failed goes after ErrorDays, and stays where that is 0',
  about: BUCKET,
  check: ({ Properties }, _name, _resources, { ErrorDays = 90 }) => {
    const expiring = lifecycleOf(Properties).filter((rule) => 'ExpirationInDays' in rule);
    const found = expiring.map((rule) => [rule['Prefix'], rule['ExpirationInDays']]);
    const expected = ErrorDays === 0 ? [] : [['errors/', ErrorDays]];
    return isDeepStrictEqual(found, expected) ? null : `expires ${JSON.stringify(found)}`;
  },
  broken: [
    ['Prefix: errors/\n', "Prefix: ''\n"],
    ['ExpirationInDays: !Ref ErrorDays', 'ExpirationInDays: 1'],
    ['- ErrorsExpire\n', '- Raw\n'],
  ],
};

const versionsRule: Rule = {
  name: 'old versions, delete markers and unfinished uploads go',
  about: BUCKET,
  check: ({ Properties }, _name, _resources, { OldVersionDays = 30 }) => {
    const rules = lifecycleOf(Properties).filter((rule) => !('Prefix' in rule));
    const has = (...path: readonly string[]) => rules.map((rule) => at(rule, ...path)).find(Boolean);
    if (Properties['LifecycleConfiguration'] === undefined) return 'has no lifecycle';
    if (has('NoncurrentVersionExpiration', 'NoncurrentDays') !== OldVersionDays) return 'keeps old versions';
    if (has('ExpiredObjectDeleteMarker') !== true) return 'keeps delete markers';
    return has('AbortIncompleteMultipartUpload', 'DaysAfterInitiation') ? null : 'keeps unfinished uploads';
  },
  broken: [
    ['NoncurrentDays: !Ref OldVersionDays', 'NoncurrentDays: 3650'],
    ['ExpiredObjectDeleteMarker: true', 'ExpiredObjectDeleteMarker: false'],
    ['AbortIncompleteMultipartUpload:', 'Other:'],
  ],
};

const ALL_BLOCKED: Json = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};

export const BUCKET_RULES: readonly Rule[] = [
  {
    name: 'a bucket refuses plain HTTP',
    about: BUCKET,
    check: (_bucket, name, resources) =>
      ofType(resources, 'AWS::S3::BucketPolicy').some(
        ([, { Properties }]) =>
          Properties['Bucket'] === `<${name}>` &&
          statementsOf(Properties['PolicyDocument']).some(refusesPlainHttp(name)),
      )
        ? null
        : 'no policy denies requests without TLS',
    broken: [
      ["'aws:SecureTransport': 'false'", "'aws:SecureTransport': 'true'"],
      ['Action: s3:*', 'Action: s3:GetObject'],
      ["Resource: [!GetAtt Bucket.Arn, !Sub '${Bucket.Arn}/*']", 'Resource: [!GetAtt Bucket.Arn]'],
      [
        "Effect: Deny\n            Principal: '*'\n            Action: s3",
        "Effect: Allow\n            Principal: '*'\n            Action: s3",
      ],
    ],
  },
  {
    name: 'a bucket is private, and all in it its owner’s',
    about: BUCKET,
    check: ({ Properties }) => {
      if (!isDeepStrictEqual(Properties['PublicAccessBlockConfiguration'], ALL_BLOCKED))
        return 'can be public';
      const [rule] = list(at(Properties, 'OwnershipControls', 'Rules'));
      return at(rule, 'ObjectOwnership') === 'BucketOwnerEnforced' ? null : 'has access lists';
    },
    broken: [
      ['RestrictPublicBuckets: true', 'RestrictPublicBuckets: false'],
      ['ObjectOwnership: BucketOwnerEnforced', 'ObjectOwnership: ObjectWriter'],
    ],
  },
  {
    name: 'a bucket keeps what is overwritten or deleted',
    about: BUCKET,
    check: ({ Properties }) =>
      at(Properties, 'VersioningConfiguration', 'Status') === 'Enabled' ? null : 'has no versions',
    broken: [
      ['VersioningConfiguration: { Status: Enabled }', 'VersioningConfiguration: { Status: Suspended }'],
    ],
  },
  errorsRule,
  versionsRule,
  {
    name: 'a bucket outlives its stack',
    about: BUCKET,
    check: (bucket) => {
      const { DeletionPolicy, UpdateReplacePolicy } = bucket as unknown as Record<string, string>;
      return DeletionPolicy === 'Retain' && UpdateReplacePolicy === 'Retain' ? null : 'goes with the stack';
    },
    broken: [['Type: AWS::S3::Bucket\n    DeletionPolicy: Retain', 'Type: AWS::S3::Bucket']],
  },
];
