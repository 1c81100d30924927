/**
 * @module engine/formats/aws/aws-nlb
 * Access logs of the TLS listeners of Network Load Balancers. AWS added, after `domain_name`: the ALPN columns, then
 * `tls_connection_creation_time`.
 */
import type { LineFormat } from '../format.ts';
import { addedLater, addressPort, column, columns, lastWord, SHARED_NOTES, texts, word } from './columns.ts';

const PATTERN = [
  `^${word('type')}`,
  word('version'),
  word('timestamp'),
  word('elb'),
  word('listener'),
  addressPort('client'),
  addressPort('destination'),
  word('connectionTime'),
  word('tlsHandshakeTime'),
  word('receivedBytes'),
  word('sentBytes'),
  word('incomingTlsAlert'),
  word('chosenCertArn'),
  word('chosenCertSerial'),
  word('tlsCipher'),
  word('tlsProtocolVersion'),
  word('tlsNamedGroup'),
  lastWord('domainName'),
].join(' ');

export const awsNlb: LineFormat = {
  kind: 'pattern',
  name: 'aws-nlb',
  summary: 'Network Load Balancer access log, of TLS listeners',
  spec: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html',
  notes: `Times have no zone and are UTC; \`connectionTime\` and \`tlsHandshakeTime\` are milliseconds. ${SHARED_NOTES}`,
  pattern: `${PATTERN}${addedLater([
    `${word('alpnFeProtocol')} ${word('alpnBeProtocol')} ${lastWord('alpnClientPreferenceList')}`,
    lastWord('tlsConnectionCreationTime'),
  ])}`,
  columns: [
    ...texts('type', 'version'),
    column('timestamp', 'timestamp'),
    ...texts('elb', 'listener', 'clientIp'),
    column('clientPort', 'int'),
    ...texts('destinationIp'),
    column('destinationPort', 'int'),
    ...columns('int', 'connectionTime', 'tlsHandshakeTime', 'receivedBytes', 'sentBytes', 'incomingTlsAlert'),
    ...texts('chosenCertArn', 'chosenCertSerial', 'tlsCipher', 'tlsProtocolVersion', 'tlsNamedGroup'),
    ...texts('domainName', 'alpnFeProtocol', 'alpnBeProtocol', 'alpnClientPreferenceList'),
    column('tlsConnectionCreationTime', 'timestamp'),
  ],
  examples: [
    {
      line: 'tls 2.0 2018-12-20T02:59:40 net/my-network-loadbalancer/c6e77e28c25b2234 g3d4b5e8bb8464cd 72.21.218.154:51341 172.100.100.185:443 5 2 98 246 - arn:aws:acm:us-east-2:671290407336:certificate/2a108f19-aded-46b0-8493-c63eb1ef4a99 - ECDHE-RSA-AES128-SHA tlsv12 - my-network-loadbalancer-c6e77e28c25b2234.elb.us-east-2.amazonaws.com - - - 2018-12-20T02:59:30',
      output:
        '{"type":"tls","version":"2.0","timestamp":"2018-12-20T02:59:40.000Z","elb":"net/my-network-loadbalancer/c6e77e28c25b2234","listener":"g3d4b5e8bb8464cd","clientIp":"72.21.218.154","clientPort":51341,"destinationIp":"172.100.100.185","destinationPort":443,"connectionTime":5,"tlsHandshakeTime":2,"receivedBytes":98,"sentBytes":246,"incomingTlsAlert":null,"chosenCertArn":"arn:aws:acm:us-east-2:671290407336:certificate/2a108f19-aded-46b0-8493-c63eb1ef4a99","chosenCertSerial":null,"tlsCipher":"ECDHE-RSA-AES128-SHA","tlsProtocolVersion":"tlsv12","tlsNamedGroup":null,"domainName":"my-network-loadbalancer-c6e77e28c25b2234.elb.us-east-2.amazonaws.com","alpnFeProtocol":null,"alpnBeProtocol":null,"alpnClientPreferenceList":null,"tlsConnectionCreationTime":"2018-12-20T02:59:30.000Z"}',
    },
    {
      line: 'tls 2.0 2020-04-01T08:51:42 net/my-network-loadbalancer/c6e77e28c25b2234 g3d4b5e8bb8464cd 72.21.218.154:51341 172.100.100.185:443 5 2 98 246 - arn:aws:acm:us-east-2:671290407336:certificate/2a108f19-aded-46b0-8493-c63eb1ef4a99 - ECDHE-RSA-AES128-SHA tlsv12 - my-network-loadbalancer-c6e77e28c25b2234.elb.us-east-2.amazonaws.com h2 h2 "h2","http/1.1"',
      output: String.raw`{"type":"tls","version":"2.0","timestamp":"2020-04-01T08:51:42.000Z","elb":"net/my-network-loadbalancer/c6e77e28c25b2234","listener":"g3d4b5e8bb8464cd","clientIp":"72.21.218.154","clientPort":51341,"destinationIp":"172.100.100.185","destinationPort":443,"connectionTime":5,"tlsHandshakeTime":2,"receivedBytes":98,"sentBytes":246,"incomingTlsAlert":null,"chosenCertArn":"arn:aws:acm:us-east-2:671290407336:certificate/2a108f19-aded-46b0-8493-c63eb1ef4a99","chosenCertSerial":null,"tlsCipher":"ECDHE-RSA-AES128-SHA","tlsProtocolVersion":"tlsv12","tlsNamedGroup":null,"domainName":"my-network-loadbalancer-c6e77e28c25b2234.elb.us-east-2.amazonaws.com","alpnFeProtocol":"h2","alpnBeProtocol":"h2","alpnClientPreferenceList":"\"h2\",\"http/1.1\"","tlsConnectionCreationTime":null}`,
    },
  ],
  failures: [
    {
      line: 'tls 2.0 2018-12-20T02:59:40 net/n/c g3d 72.21.218.154:51341 172.100.100.185:443 5 2 98 246',
      code: 'no-match',
    },
    {
      line: 'tls 2.0 2018-12-20T25:59:40 net/n/c g3d 72.21.218.154:51341 172.100.100.185:443 5 2 98 246 - - - - - - a.example',
      code: 'type',
    },
    {
      line: 'tls 2.0 2018-12-20T02:59:40 net/n/c g3d 72.21.218.154:51341 172.100.100.185:443 5 fast 98 246 - - - - - - a.example',
      code: 'type',
    },
    {
      line: 'tls 2.0 2018-12-20T02:59:40 net/n/c g3d 72.21.218.154 172.100.100.185:443 5 2 98 246 - - - - - - a.example',
      code: 'no-match',
    },
  ],
};
