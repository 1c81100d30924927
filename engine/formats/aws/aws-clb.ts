/**
 * @module engine/formats/aws/aws-clb
 * Access logs of Classic Load Balancers. AWS added, after the request: `user_agent ssl_cipher ssl_protocol`.
 */
import type { LineFormat } from '../format.ts';
import { quoted, REQUEST_TEXT_COLUMN, requestPattern } from '../request-line.ts';
import { addedLater, addressPort, column, columns, lastWord, SHARED_NOTES, texts, word } from './columns.ts';

const PATTERN = [
  `^${word('timestamp')}`,
  word('elb'),
  addressPort('client'),
  addressPort('backend'),
  word('requestProcessingTime'),
  word('backendProcessingTime'),
  word('responseProcessingTime'),
  word('status'),
  word('backendStatusCode'),
  word('receivedBytes'),
  word('sentBytes'),
  requestPattern('url'),
].join(' ');

export const awsClb: LineFormat = {
  kind: 'pattern',
  name: 'aws-clb',
  summary: 'Classic Load Balancer access log',
  spec: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html',
  notes: `\`status\` is \`elb_status_code\`. A processing time is −1 where the backend gave no answer. TCP and SSL listeners have no statuses, and write a request of three dashes. ${SHARED_NOTES}`,
  pattern: `${PATTERN}${addedLater([`${quoted('agent')} ${word('sslCipher')} ${lastWord('sslProtocol')}`])}`,
  columns: [
    column('timestamp', 'timestamp'),
    ...texts('elb', 'clientIp'),
    column('clientPort', 'int'),
    ...texts('backendIp'),
    column('backendPort', 'int'),
    ...columns('float', 'requestProcessingTime', 'backendProcessingTime', 'responseProcessingTime'),
    ...columns('int', 'status', 'backendStatusCode', 'receivedBytes', 'sentBytes'),
    ...texts('method', 'url', 'protocol', 'agent', 'sslCipher', 'sslProtocol'),
    REQUEST_TEXT_COLUMN,
  ],
  examples: [
    {
      line: '2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000086 0.001048 0.001337 200 200 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl/7.38.0" DHE-RSA-AES128-SHA TLSv1.2',
      output:
        '{"timestamp":"2015-05-13T23:39:43.945Z","elb":"my-loadbalancer","clientIp":"192.168.131.39","clientPort":2817,"backendIp":"10.0.0.1","backendPort":80,"requestProcessingTime":0.000086,"backendProcessingTime":0.001048,"responseProcessingTime":0.001337,"status":200,"backendStatusCode":200,"receivedBytes":0,"sentBytes":57,"method":"GET","url":"https://www.example.com:443/","protocol":"HTTP/1.1","agent":"curl/7.38.0","sslCipher":"DHE-RSA-AES128-SHA","sslProtocol":"TLSv1.2"}',
    },
    {
      line: '2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -',
      output:
        '{"timestamp":"2015-05-13T23:39:43.945Z","elb":"my-loadbalancer","clientIp":"192.168.131.39","clientPort":2817,"backendIp":"10.0.0.1","backendPort":80,"requestProcessingTime":0.000073,"backendProcessingTime":0.001048,"responseProcessingTime":0.000057,"status":200,"backendStatusCode":200,"receivedBytes":0,"sentBytes":29,"method":"GET","url":"http://www.example.com:80/","protocol":"HTTP/1.1","agent":"curl/7.38.0","sslCipher":null,"sslProtocol":null}',
    },
    {
      line: '2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.001069 0.000028 0.000041 - - 82 305 "- - - " "-" - -',
      output:
        '{"timestamp":"2015-05-13T23:39:43.945Z","elb":"my-loadbalancer","clientIp":"192.168.131.39","clientPort":2817,"backendIp":"10.0.0.1","backendPort":80,"requestProcessingTime":0.001069,"backendProcessingTime":0.000028,"responseProcessingTime":0.000041,"status":null,"backendStatusCode":null,"receivedBytes":82,"sentBytes":305,"method":null,"url":null,"protocol":null,"agent":null,"sslCipher":null,"sslProtocol":null,"request":"- - - "}',
    },
  ],
  failures: [
    {
      line: 'http 2018-07-02T22:23:00.186641Z app/a/5 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://a:80/ HTTP/1.1" "curl/7.46.0" - - arn "Root=1" "-" "-" 0',
      code: 'no-match',
    },
    {
      line: '2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1',
      code: 'no-match',
    },
    {
      line: '2015-13-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -',
      code: 'type',
    },
    {
      line: '2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 many 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -',
      code: 'type',
    },
  ],
};
