/**
 * @module test/layer/hardening/key
 * Rules of encryption: with a key of the user's own where one is named, and roles that may use it for that alone.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../template/load-template.ts';
import type { Rule } from './rule.ts';
import { at, grantsOf, list } from './statements.ts';

const sameAs = (found: Json | undefined, expected: Json | undefined) =>
  isDeepStrictEqual(found, expected) ? null : `is encrypted with ${JSON.stringify(found)}`;

/** `kms:*` that a role may do: service → actions and the resources whose data it is. */
function keyUses(statements: readonly JsonObject[], key: Json): Readonly<Record<string, Json>> {
  const uses = statements.filter((statement) =>
    list(statement['Action']).some((action) => String(action).startsWith('kms:')),
  );
  return Object.fromEntries(
    uses.map((use) => {
      const service = String(at(use, 'Condition', 'StringEquals', 'kms:ViaService'));
      const [name] = service.split('.');
      const data = at(use, 'Condition', 'StringLike', `kms:EncryptionContext:aws:${name}:arn`);
      return [service, [use['Resource'] === key, ...list(use['Action']), ...list(data)]];
    }),
  );
}

const ON_KEY = '- WithKey\n';

export const KEY_RULES: readonly Rule[] = [
  {
    name: 'a bucket is encrypted, with KmsKeyArn where there is one',
    about: 'AWS::S3::Bucket',
    check: ({ Properties }, _name, _resources, { KmsKeyArn }) =>
      sameAs(
        at(Properties, 'BucketEncryption', 'ServerSideEncryptionConfiguration'),
        KmsKeyArn === undefined
          ? [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }]
          : [
              {
                BucketKeyEnabled: true,
                ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KmsKeyArn },
              },
            ],
      ),
    broken: [
      ['KMSMasterKeyID: !Ref KmsKeyArn', 'KMSMasterKeyID: alias/aws/s3'],
      ['BucketKeyEnabled: true', 'BucketKeyEnabled: false'],
    ],
  },
  {
    name: 'a stream is encrypted, with KmsKeyArn where there is one',
    about: 'AWS::Kinesis::Stream',
    check: ({ Properties }, _name, _resources, { KmsKeyArn = 'alias/aws/kinesis' }) =>
      sameAs(Properties['StreamEncryption'], { EncryptionType: 'KMS', KeyId: KmsKeyArn }),
    broken: [['KeyId: !If [WithKey, !Ref KmsKeyArn, alias/aws/kinesis]', 'KeyId: alias/aws/kinesis']],
  },
  {
    name: 'a log group is encrypted with KmsKeyArn where there is one',
    about: 'AWS::Logs::LogGroup',
    check: ({ Properties }, _name, _resources, { KmsKeyArn }) => sameAs(Properties['KmsKeyId'], KmsKeyArn),
    broken: [['KmsKeyId: !If [WithKey, !Ref KmsKeyArn, !Ref AWS::NoValue]', 'KmsKeyId: !Ref AWS::NoValue']],
  },
  {
    name: 'Firehose encrypts what it buffers where no stream in front does',
    about: 'AWS::KinesisFirehose::DeliveryStream',
    check: ({ Properties }, _name, _resources, { KmsKeyArn, Source = 'direct' }) =>
      sameAs(
        Properties['DeliveryStreamEncryptionConfigurationInput'],
        Source === 'kinesis'
          ? undefined
          : KmsKeyArn === undefined
            ? { KeyType: 'AWS_OWNED_CMK' }
            : { KeyType: 'CUSTOMER_MANAGED_CMK', KeyARN: KmsKeyArn },
      ),
    broken: [['KeyType: CUSTOMER_MANAGED_CMK', 'KeyType: AWS_OWNED_CMK']],
  },
  {
    name: 'a role may use KmsKeyArn for what it reads and writes, through the service that holds it',
    about: 'AWS::IAM::Role',
    check: (role, name, _resources, { KmsKeyArn = '', Source = 'direct' }) => {
      const kinesis = 'kinesis.eu-west-1.amazonaws.com';
      const byRole: Readonly<Record<string, JsonObject>> = {
        DeliveryRole: {
          's3.eu-west-1.amazonaws.com': [
            true,
            'kms:Decrypt',
            'kms:GenerateDataKey',
            '<Bucket.Arn>',
            '<Bucket.Arn>/*',
          ],
          ...(Source === 'kinesis' ? { [kinesis]: [true, 'kms:Decrypt', '<SourceStream.Arn>'] } : {}),
        },
        EndpointRole: { [kinesis]: [true, 'kms:GenerateDataKey', '<SourceStream.Arn>'] },
      };
      const expected = KmsKeyArn === '' ? {} : (byRole[name] ?? {});
      const found = keyUses(grantsOf(role), KmsKeyArn);
      return isDeepStrictEqual(found, expected) ? null : `may ${JSON.stringify(found)}`;
    },
    broken: [
      ['Action: kms:GenerateDataKey', 'Action: kms:Encrypt'],
      ['Action: [kms:Decrypt, kms:GenerateDataKey]', 'Action: kms:*'],
      ['Resource: !Ref KmsKeyArn', "Resource: '*'"],
      ["'kms:EncryptionContext:aws:s3:arn'", "'kms:EncryptionContext:aws:other'"],
      ["'kms:ViaService': !Sub 'kinesis.", "'kms:ViaService': !Sub 's3."],
      [ON_KEY, '- BuiltLayer\n'],
    ],
  },
];
