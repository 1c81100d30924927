/**
 * @module engine/formats/aws/aws-alb
 * Access logs of Application Load Balancers, as text. AWS added, after `error_reason` and in this order: the lists of targets,
 * the classification, `conn_trace_id`, the transformed request.
 */
import type { LineFormat } from '../format.ts';
import { quoted, REQUEST_TEXT_COLUMN, requestPattern } from '../request-line.ts';
import {
  addedLater,
  addressPort,
  column,
  columns,
  lastWord,
  plainQuoted,
  SHARED_NOTES,
  texts,
  word,
} from './columns.ts';

const PATTERN = [
  `^${word('type')}`,
  word('timestamp'),
  word('elb'),
  addressPort('client'),
  addressPort('target'),
  word('requestProcessingTime'),
  word('targetProcessingTime'),
  word('responseProcessingTime'),
  word('status'),
  word('targetStatusCode'),
  word('receivedBytes'),
  word('sentBytes'),
  requestPattern('url'),
  quoted('agent'),
  word('sslCipher'),
  word('sslProtocol'),
  word('targetGroupArn'),
  quoted('traceId'),
  plainQuoted('domainName'),
  plainQuoted('chosenCertArn'),
  word('matchedRulePriority'),
  word('requestCreationTime'),
  plainQuoted('actionsExecuted'),
  plainQuoted('redirectUrl'),
  plainQuoted('errorReason'),
].join(' ');

export const awsAlb: LineFormat = {
  kind: 'pattern',
  name: 'aws-alb',
  summary: 'Application Load Balancer access log',
  spec: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html',
  notes: `\`status\` is \`elb_status_code\`. A processing time is −1 where the target gave no answer. ${SHARED_NOTES}`,
  pattern: `${PATTERN}${addedLater([
    `${plainQuoted('targetPortList')} ${plainQuoted('targetStatusCodeList')}`,
    `${plainQuoted('classification')} ${plainQuoted('classificationReason')}`,
    lastWord('connTraceId'),
    `${plainQuoted('transformedHost')} ${quoted('transformedUri')} ${plainQuoted('requestTransformStatus')}`,
  ])}`,
  columns: [
    ...texts('type'),
    column('timestamp', 'timestamp'),
    ...texts('elb', 'clientIp'),
    column('clientPort', 'int'),
    ...texts('targetIp'),
    column('targetPort', 'int'),
    ...columns('float', 'requestProcessingTime', 'targetProcessingTime', 'responseProcessingTime'),
    ...columns('int', 'status', 'targetStatusCode', 'receivedBytes', 'sentBytes'),
    ...texts('method', 'url', 'protocol', 'agent', 'sslCipher', 'sslProtocol', 'targetGroupArn', 'traceId'),
    ...texts('domainName', 'chosenCertArn'),
    column('matchedRulePriority', 'int'),
    column('requestCreationTime', 'timestamp'),
    ...texts('actionsExecuted', 'redirectUrl', 'errorReason', 'targetPortList', 'targetStatusCodeList'),
    ...texts('classification', 'classificationReason', 'connTraceId'),
    ...texts('transformedHost', 'transformedUri', 'requestTransformStatus'),
    REQUEST_TEXT_COLUMN,
  ],
  examples: [
    {
      line: 'https 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337281-1d84f3d73c47ec4e58577259" "www.example.com" "arn:aws:acm:us-east-2:123456789012:certificate/12345678-1234-1234-1234-123456789012" 1 2018-07-02T22:22:48.364000Z "authenticate,forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_1234abcd5678ef90 "m.example.com" "-" "TransformSuccess"',
      output:
        '{"type":"https","timestamp":"2018-07-02T22:23:00.186Z","elb":"app/my-loadbalancer/50dc6c495c0c9188","clientIp":"192.168.131.39","clientPort":2817,"targetIp":"10.0.0.1","targetPort":80,"requestProcessingTime":0.086,"targetProcessingTime":0.048,"responseProcessingTime":0.037,"status":200,"targetStatusCode":200,"receivedBytes":0,"sentBytes":57,"method":"GET","url":"https://www.example.com:443/","protocol":"HTTP/1.1","agent":"curl/7.46.0","sslCipher":"ECDHE-RSA-AES128-GCM-SHA256","sslProtocol":"TLSv1.2","targetGroupArn":"arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067","traceId":"Root=1-58337281-1d84f3d73c47ec4e58577259","domainName":"www.example.com","chosenCertArn":"arn:aws:acm:us-east-2:123456789012:certificate/12345678-1234-1234-1234-123456789012","matchedRulePriority":1,"requestCreationTime":"2018-07-02T22:22:48.364Z","actionsExecuted":"authenticate,forward","redirectUrl":null,"errorReason":null,"targetPortList":"10.0.0.1:80","targetStatusCodeList":"200","classification":null,"classificationReason":null,"connTraceId":"TID_1234abcd5678ef90","transformedHost":"m.example.com","transformedUri":null,"requestTransformStatus":"TransformSuccess"}',
    },
    {
      line: 'http 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.46.0" - - arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337262-36d228ad5d99923122bbe354" "-" "-" 0 2018-07-02T22:22:48.364000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-"',
      output:
        '{"type":"http","timestamp":"2018-07-02T22:23:00.186Z","elb":"app/my-loadbalancer/50dc6c495c0c9188","clientIp":"192.168.131.39","clientPort":2817,"targetIp":"10.0.0.1","targetPort":80,"requestProcessingTime":0.000,"targetProcessingTime":0.001,"responseProcessingTime":0.000,"status":200,"targetStatusCode":200,"receivedBytes":34,"sentBytes":366,"method":"GET","url":"http://www.example.com:80/","protocol":"HTTP/1.1","agent":"curl/7.46.0","sslCipher":null,"sslProtocol":null,"targetGroupArn":"arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067","traceId":"Root=1-58337262-36d228ad5d99923122bbe354","domainName":null,"chosenCertArn":null,"matchedRulePriority":0,"requestCreationTime":"2018-07-02T22:22:48.364Z","actionsExecuted":"forward","redirectUrl":null,"errorReason":null,"targetPortList":"10.0.0.1:80","targetStatusCodeList":"200","classification":null,"classificationReason":null,"connTraceId":null,"transformedHost":null,"transformedUri":null,"requestTransformStatus":null}',
    },
  ],
  failures: [
    {
      line: '2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -',
      code: 'no-match',
    },
    {
      line: 'http 2018-07-02T22:23:00.186641Z app/a/5 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 OK 200 34 366 "GET http://a:80/ HTTP/1.1" "curl/7.46.0" - - arn "Root=1" "-" "-" 0 2018-07-02T22:22:48.364000Z "forward" "-" "-"',
      code: 'type',
    },
    {
      line: 'http 02/Jul/2018:22:23:00 app/a/5 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://a:80/ HTTP/1.1" "curl/7.46.0" - - arn "Root=1" "-" "-" 0 2018-07-02T22:22:48.364000Z "forward" "-" "-"',
      code: 'type',
    },
    {
      line: 'http 2018-07-02T22:23:00.186641Z app/a/5 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://a:80/ HTTP/1.1" "curl/7.46.0" - - arn "Root=1" "-" "-" 0',
      code: 'no-match',
    },
    { line: 'Enable AccessLog for ELB: my-loadbalancer at 2018-07-02T22:22:48.364Z', code: 'no-match' },
  ],
};
