/**
 * @module engine/formats/aws/aws-s3-access
 * Server access logs of S3, as text. AWS added, after `Version Id` and in this order: `Host Id` to `TLS version`, the access
 * point, `ACL required`, the source region.
 */
import type { LineFormat } from '../format.ts';
import { quoted, REQUEST_PATTERN, REQUEST_TEXT_COLUMN } from '../request-line.ts';
import { addedLater, column, columns, lastWord, SHARED_NOTES, texts, word } from './columns.ts';

const PATTERN = [
  `^${word('bucketOwner')}`,
  word('bucket'),
  String.raw`\[(?P<timestamp>[^\]]+)\]`,
  word('remoteIp'),
  word('requester'),
  word('requestId'),
  word('operation'),
  word('key'),
  `(?:${REQUEST_PATTERN}|-)`,
  word('status'),
  word('errorCode'),
  word('bytesSent'),
  word('objectSize'),
  word('totalTime'),
  word('turnAroundTime'),
  `(?:${quoted('referrer')}|-)`,
  `(?:${quoted('agent')}|-)`,
  lastWord('versionId'),
].join(' ');

export const awsS3Access: LineFormat = {
  kind: 'pattern',
  name: 'aws-s3-access',
  summary: 'Amazon S3 server access log',
  spec: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html',
  notes: `\`totalTime\` and \`turnAroundTime\` are milliseconds; keys stay URL-encoded. ${SHARED_NOTES}`,
  pattern: `${PATTERN}${addedLater([
    `${word('hostId')} ${word('signatureVersion')} ${word('cipherSuite')} ${word('authenticationType')} ${word('hostHeader')} ${lastWord('tlsVersion')}`,
    lastWord('accessPointArn'),
    lastWord('aclRequired'),
    lastWord('sourceRegion'),
  ])}`,
  columns: [
    ...texts('bucketOwner', 'bucket'),
    column('timestamp', { clf: {} }),
    ...texts('remoteIp', 'requester', 'requestId', 'operation', 'key', 'method', 'path', 'protocol'),
    column('status', 'int'),
    ...texts('errorCode'),
    ...columns('int', 'bytesSent', 'objectSize', 'totalTime', 'turnAroundTime'),
    ...texts('referrer', 'agent', 'versionId', 'hostId', 'signatureVersion', 'cipherSuite'),
    ...texts(
      'authenticationType',
      'hostHeader',
      'tlsVersion',
      'accessPointArn',
      'aclRequired',
      'sourceRegion',
    ),
    REQUEST_TEXT_COLUMN,
  ],
  examples: [
    {
      line: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be amzn-s3-demo-bucket1 [06/Feb/2019:00:00:38 +0000] 192.0.2.3 79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be 3E57427F3EXAMPLE REST.GET.VERSIONING - "GET /amzn-s3-demo-bucket1?versioning HTTP/1.1" 200 - 113 - 7 - "-" "S3Console/0.4" - s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234= SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader amzn-s3-demo-bucket1.s3.us-west-1.amazonaws.com TLSV1.2 arn:aws:s3:us-west-1:123456789012:accesspoint/example-AP Yes us-east-1',
      output:
        '{"bucketOwner":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be","bucket":"amzn-s3-demo-bucket1","timestamp":"2019-02-06T00:00:38.000Z","remoteIp":"192.0.2.3","requester":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be","requestId":"3E57427F3EXAMPLE","operation":"REST.GET.VERSIONING","key":null,"method":"GET","path":"/amzn-s3-demo-bucket1?versioning","protocol":"HTTP/1.1","status":200,"errorCode":null,"bytesSent":113,"objectSize":null,"totalTime":7,"turnAroundTime":null,"referrer":null,"agent":"S3Console/0.4","versionId":null,"hostId":"s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234=","signatureVersion":"SigV4","cipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","authenticationType":"AuthHeader","hostHeader":"amzn-s3-demo-bucket1.s3.us-west-1.amazonaws.com","tlsVersion":"TLSV1.2","accessPointArn":"arn:aws:s3:us-west-1:123456789012:accesspoint/example-AP","aclRequired":"Yes","sourceRegion":"us-east-1"}',
    },
    {
      line: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be mybucket [06/Feb/2014:00:00:38 +0000] 192.0.2.3 79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be 3E57427F3EXAMPLE REST.GET.VERSIONING - "GET /mybucket?versioning HTTP/1.1" 200 - 113 - 7 - "-" "S3Console/0.4" -',
      output:
        '{"bucketOwner":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be","bucket":"mybucket","timestamp":"2014-02-06T00:00:38.000Z","remoteIp":"192.0.2.3","requester":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be","requestId":"3E57427F3EXAMPLE","operation":"REST.GET.VERSIONING","key":null,"method":"GET","path":"/mybucket?versioning","protocol":"HTTP/1.1","status":200,"errorCode":null,"bytesSent":113,"objectSize":null,"totalTime":7,"turnAroundTime":null,"referrer":null,"agent":"S3Console/0.4","versionId":null,"hostId":null,"signatureVersion":null,"cipherSuite":null,"authenticationType":null,"hostHeader":null,"tlsVersion":null,"accessPointArn":null,"aclRequired":null,"sourceRegion":null}',
    },
  ],
  failures: [
    {
      line: 'owner bucket 06/Feb/2019:00:00:38 +0000 192.0.2.3 - 3E5 REST.GET.OBJECT key "GET /key HTTP/1.1" 200 - 1 1 7 6 "-" "-" -',
      code: 'no-match',
    },
    {
      line: 'owner bucket [06/Feb/2019:00:00:38] 192.0.2.3 - 3E5 REST.GET.OBJECT key "GET /key HTTP/1.1" 200 - 1 1 7 6 "-" "-" -',
      code: 'type',
    },
    {
      line: 'owner bucket [06/Feb/2019:00:00:38 +0000] 192.0.2.3 - 3E5 REST.GET.OBJECT key "GET /key HTTP/1.1" 2oo - 1 1 7 6 "-" "-" -',
      code: 'type',
    },
    {
      line: 'owner bucket [06/Feb/2019:00:00:38 +0000] 192.0.2.3 - 3E5 REST.GET.OBJECT key "GET /key HTTP/1.1" 200 - 1 1 7 6 "-" "-',
      code: 'no-match',
    },
  ],
};
