import type { Lines } from '../fixture.ts';

const HEAD = 'net/my-network-loadbalancer/c6e77e28c25b2234 g3d4b5e8bb8464cd';
const CERT = 'arn:aws:acm:us-east-2:671290407336:certificate/2a108f19-aded-46b0-8493-c63eb1ef4a99';
const DOMAIN = 'my-network-loadbalancer-c6e77e28c25b2234.elb.us-east-2.amazonaws.com';
const BASE = {
  type: 'tls',
  version: '2.0',
  timestamp: '2018-12-20T02:59:40.000Z',
  elb: 'net/my-network-loadbalancer/c6e77e28c25b2234',
  listener: 'g3d4b5e8bb8464cd',
  clientIp: '72.21.218.154',
  clientPort: 51341,
  destinationIp: '172.100.100.185',
  destinationPort: 443,
  connectionTime: 5,
  tlsHandshakeTime: 2,
  receivedBytes: 98,
  sentBytes: 246,
  chosenCertArn: CERT,
  tlsCipher: 'ECDHE-RSA-AES128-SHA',
  tlsProtocolVersion: 'tlsv12',
  domainName: DOMAIN,
};
const CLIENT = '72.21.218.154:51341 172.100.100.185:443';
const TLS = `${CERT} - ECDHE-RSA-AES128-SHA tlsv12 -`;

export const lines: Lines = [
  // as in 2019: nothing after domain_name
  [
    `tls 1.0 2018-12-20T02:59:40 ${HEAD} ${CLIENT} 5 2 98 246 - ${TLS} ${DOMAIN}`,
    { ...BASE, version: '1.0' },
  ],
  [`tls 2.0 2018-12-20T02:59:40 ${HEAD} ${CLIENT} 5 2 98 246 - ${TLS} ${DOMAIN} `, BASE],
  // no server name
  [`tls 2.0 2018-12-20T02:59:40 ${HEAD} ${CLIENT} 5 2 98 246 - ${TLS} -`, { ...BASE, domainName: null }],
  // an alert, and a handshake that failed
  [
    `tls 2.0 2020-04-01T08:51:42 ${HEAD} ${CLIENT} - - 0 0 48 - - - - - - - - - -`,
    {
      ...BASE,
      timestamp: '2020-04-01T08:51:42.000Z',
      connectionTime: null,
      tlsHandshakeTime: null,
      receivedBytes: 0,
      sentBytes: 0,
      incomingTlsAlert: 48,
      chosenCertArn: null,
      tlsCipher: null,
      tlsProtocolVersion: null,
      domainName: null,
    },
  ],
  // all columns
  [
    `tls 2.0 2022-04-01T08:51:42 ${HEAD} ${CLIENT} 5 2 98 246 - ${CERT} 0a:1b TLS_AES_128_GCM_SHA256 tlsv13 x25519 ${DOMAIN} h2 h2 "h2","http/1.1" 2022-04-01T08:51:20`,
    {
      ...BASE,
      timestamp: '2022-04-01T08:51:42.000Z',
      chosenCertSerial: '0a:1b',
      tlsCipher: 'TLS_AES_128_GCM_SHA256',
      tlsProtocolVersion: 'tlsv13',
      tlsNamedGroup: 'x25519',
      alpnFeProtocol: 'h2',
      alpnBeProtocol: 'h2',
      alpnClientPreferenceList: '"h2","http/1.1"',
      tlsConnectionCreationTime: '2022-04-01T08:51:20.000Z',
    },
  ],
  // columns that nobody knows yet
  [
    `tls 2.0 2018-12-20T02:59:40 ${HEAD} ${CLIENT} 5 2 98 246 - ${TLS} ${DOMAIN} - - - 2018-12-20T02:59:30 new "more of it"`,
    { ...BASE, tlsConnectionCreationTime: '2018-12-20T02:59:30.000Z' },
  ],
  // IPv6
  [
    `tls 2.0 2018-12-20T02:59:40 ${HEAD} 2001:db8::1:51341 2001:db8::2:443 5 2 98 246 - ${TLS} ${DOMAIN} - - -`,
    { ...BASE, clientIp: '2001:db8::1', destinationIp: '2001:db8::2' },
  ],
  [
    `tls 2.0 2018-12-20T02:59:40 ${HEAD} ${CLIENT} 5 2 98 246 - ${TLS} ${DOMAIN} http/1.1 - "http/1.1"`,
    { ...BASE, alpnFeProtocol: 'http/1.1', alpnClientPreferenceList: '"http/1.1"' },
  ],
  [
    `tls 2.0 2018-12-20T02:59:40 ${HEAD} ${CLIENT} 5 2 98 246 - ${TLS} ${DOMAIN}\ntls 2.0 2018-12-20T02:59:40 ${HEAD} ${CLIENT} 5 2 98 246 - ${TLS} ${DOMAIN}`,
    'no-match',
  ],
  [`tls 2.0 2018-12-20T02:59:40 ${HEAD} ${CLIENT} 5 2 98 246 - ${TLS} ${DOMAIN} - - - yesterday`, 'type'],
  [`tls 2.0 2018-12-20T02:59:40 ${HEAD} ${CLIENT} 5 2 98 246 - ${TLS} ${DOMAIN} h2`, 'no-match'],
];
