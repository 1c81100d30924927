import { changed, type Lines } from '../fixture.ts';

const IAM =
  '"userIdentity":{"type":"IAMUser","principalId":"EXAMPLE","arn":"arn:aws:iam::123456789012:user/Alice","accountId":"123456789012","userName":"Alice"}';
const TIME = ['"2014-03-06T21:22:54Z"', '"2014-03-06T21:22:54.000Z"'] as const;

export const lines: Lines = [
  changed(
    `{"eventVersion":"1.0",${IAM},"eventTime":"2014-03-06T21:22:54Z","eventSource":"ec2.amazonaws.com","eventName":"StartInstances","awsRegion":"us-east-2","sourceIPAddress":"205.251.233.176","userAgent":"ec2-api-tools 1.6.12.2","requestParameters":{"instancesSet":{"items":[{"instanceId":"i-ebeaf9e2"}]}},"responseElements":{"instancesSet":{"items":[{"instanceId":"i-ebeaf9e2","currentState":{"code":0,"name":"pending"}}]}}}`,
    TIME,
  ),
  // an error
  changed(
    `{"eventVersion":"1.04",${IAM},"eventTime":"2014-03-06T21:22:54Z","eventName":"UpdateTrail","errorCode":"TrailNotFoundException","errorMessage":"Unknown trail: myTrail2 for the user: 123456789012","requestParameters":{"name":"myTrail2"},"responseElements":null}`,
    TIME,
  ),
  // a role, with the time its session began
  changed(
    '{"eventVersion":"1.09","userIdentity":{"type":"AssumedRole","sessionContext":{"sessionIssuer":{"type":"Role","userName":"Admin"},"attributes":{"creationDate":"2024-05-01T08:09:10Z","mfaAuthenticated":"true"}}},"eventTime":"2024-05-01T09:00:00Z","eventName":"GetObject"}',
    ['2024-05-01T08:09:10Z', '2024-05-01T08:09:10.000Z'],
    ['2024-05-01T09:00:00Z', '2024-05-01T09:00:00.000Z'],
  ),
  // a session without attributes, and none
  changed(
    `{"userIdentity":{"type":"AssumedRole","sessionContext":{"sessionIssuer":{}}},"eventTime":"2014-03-06T21:22:54Z"}`,
    TIME,
  ),
  changed(`{"userIdentity":{"type":"Root","sessionContext":null},"eventTime":"2014-03-06T21:22:54Z"}`, TIME),
  // an insight event
  changed(
    '{"eventVersion":"1.07","eventTime":"2014-03-06T21:22:54Z","awsRegion":"us-east-1","eventType":"AwsCloudTrailInsight","insightDetails":{"state":"Start","eventSource":"iam.amazonaws.com","insightContext":{"statistics":{"baseline":{"average":0.0006607929515},"insight":{"average":21}}}},"eventCategory":"Insight"}',
    TIME,
  ),
  // a network activity event, with milliseconds that AWS does not write today
  changed('{"eventTime":"2014-03-06T21:22:54.5Z","eventCategory":"NetworkActivity"}', ['54.5Z', '54.500Z']),
  // what a file in S3 holds parses as one record, as it is
  changed('{"Records":[{"eventTime":"2014-03-06T21:22:54Z"},{"eventTime":"2014-03-06T21:22:55Z"}]}'),
  ['{"userIdentity":{"sessionContext":{"attributes":{"creationDate":"x"}}}}', 'type'],
  ['{"eventTime":1394140974}', 'type'],
];
