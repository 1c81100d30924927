/**
 * @module engine/formats/aws/json/aws-cloudtrail
 * CloudTrail events: JSON, one event a record, as CloudWatch Logs and EventBridge deliver them. A file in S3 holds many in
 * one object, `{"Records": […]}`: it parses, as one record. The times are timestamps; everything else stays as it is written.
 */
import type { SelfDescribingFormat } from '../../format.ts';

export const awsCloudtrail: SelfDescribingFormat = {
  kind: 'json',
  name: 'aws-cloudtrail',
  summary: 'AWS CloudTrail event, one a record',
  spec: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html',
  notes:
    'One event a record, as CloudWatch Logs delivers them. A file in S3 holds many in one object, `{"Records": […]}`, which parses as one record.',
  types: {
    eventTime: 'timestamp',
    'userIdentity.sessionContext.attributes.creationDate': 'timestamp',
  },
  examples: [
    {
      line: '{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"EXAMPLE6E4XEGITWATV6R","arn":"arn:aws:iam::123456789012:user/Mary_Major","accountId":"123456789012","accessKeyId":"AKIAIOSFODNN7EXAMPLE","userName":"Mary_Major","sessionContext":{"attributes":{"creationDate":"2023-07-19T21:11:57Z","mfaAuthenticated":"false"}}},"eventTime":"2023-07-19T21:33:41Z","eventSource":"cloudtrail.amazonaws.com","eventName":"StartLogging","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.0","userAgent":"aws-cli/2.13.5 Python/3.11.4 Linux/4.14.255-314-253.539.amzn2.x86_64 exec-env/CloudShell exe/x86_64.amzn.2 prompt/off command/cloudtrail.start-logging","requestParameters":{"name":"myTrail"},"responseElements":null,"requestID":"9d478fc1-4f10-490f-a26b-EXAMPLE0e932","eventID":"eae87c48-d421-4626-94f5-EXAMPLEac994","readOnly":false,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"123456789012","eventCategory":"Management"}',
      output:
        '{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"EXAMPLE6E4XEGITWATV6R","arn":"arn:aws:iam::123456789012:user/Mary_Major","accountId":"123456789012","accessKeyId":"AKIAIOSFODNN7EXAMPLE","userName":"Mary_Major","sessionContext":{"attributes":{"creationDate":"2023-07-19T21:11:57.000Z","mfaAuthenticated":"false"}}},"eventTime":"2023-07-19T21:33:41.000Z","eventSource":"cloudtrail.amazonaws.com","eventName":"StartLogging","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.0","userAgent":"aws-cli/2.13.5 Python/3.11.4 Linux/4.14.255-314-253.539.amzn2.x86_64 exec-env/CloudShell exe/x86_64.amzn.2 prompt/off command/cloudtrail.start-logging","requestParameters":{"name":"myTrail"},"responseElements":null,"requestID":"9d478fc1-4f10-490f-a26b-EXAMPLE0e932","eventID":"eae87c48-d421-4626-94f5-EXAMPLEac994","readOnly":false,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"123456789012","eventCategory":"Management"}',
    },
    {
      line: '{"eventVersion":"1.09","userIdentity":{"type":"AWSService","invokedBy":"cloudtrail.amazonaws.com"},"eventTime":"2024-02-09T01:02:03Z","eventSource":"kms.amazonaws.com","eventName":"GenerateDataKey","awsRegion":"us-east-1","sourceIPAddress":"cloudtrail.amazonaws.com","userAgent":"cloudtrail.amazonaws.com","requestParameters":{"keySpec":"AES_256"},"responseElements":null,"eventType":"AwsApiCall"}',
      output:
        '{"eventVersion":"1.09","userIdentity":{"type":"AWSService","invokedBy":"cloudtrail.amazonaws.com"},"eventTime":"2024-02-09T01:02:03.000Z","eventSource":"kms.amazonaws.com","eventName":"GenerateDataKey","awsRegion":"us-east-1","sourceIPAddress":"cloudtrail.amazonaws.com","userAgent":"cloudtrail.amazonaws.com","requestParameters":{"keySpec":"AES_256"},"responseElements":null,"eventType":"AwsApiCall"}',
    },
  ],
  failures: [
    { line: '{"eventVersion":"1.08","eventTime":"19/Jul/2023","eventName":"StartLogging"}', code: 'type' },
    {
      line: '{"eventVersion":"1.08","eventTime":"2023-07-19T21:33:41Z","eventName":"StartLogging"',
      code: 'json',
    },
    { line: '[{"eventVersion":"1.08","eventTime":"2023-07-19T21:33:41Z"}]', code: 'json' },
  ],
};
