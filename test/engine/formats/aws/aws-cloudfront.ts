import type { Lines } from '../fixture.ts';

const HOST = 'd111111abcdef8.cloudfront.net';
const AGENT =
  'Mozilla/5.0%20(Windows%20NT%2010.0;%20Win64;%20x64)%20AppleWebKit/537.36%20(KHTML,%20like%20Gecko)%20Chrome/78.0.3904.108%20Safari/537.36';
const HEAD = `2019-12-04\t21:02:31\tLAX1\t392\t192.0.2.100\tGET\t${HOST}\t/index.html\t200\t-\t${AGENT}\t-\t-\tHit`;
const BASE = {
  timestamp: '2019-12-04T21:02:31.000Z',
  xEdgeLocation: 'LAX1',
  scBytes: 392,
  cIp: '192.0.2.100',
  method: 'GET',
  csHost: HOST,
  path: '/index.html',
  status: 200,
  agent: AGENT,
  xEdgeResultType: 'Hit',
  xHostHeader: HOST,
  csProtocol: 'https',
  csBytes: 23,
  sslProtocol: 'TLSv1.2',
  sslCipher: 'ECDHE-RSA-AES128-GCM-SHA256',
  xEdgeResponseResultType: 'Hit',
  csProtocolVersion: 'HTTP/2.0',
};
const LAST = { cPort: 11040, xEdgeDetailedResultType: 'Hit', scContentType: 'text/html', scContentLen: 78 };
const MIDDLE = 'TLSv1.2\tECDHE-RSA-AES128-GCM-SHA256\tHit\tHTTP/2.0';

export const lines: Lines = [
  [
    `${HEAD}\tk6WGMNkEzR5BEM_SaF47gjtX9zBDO2m349OY2an0QPEaUum1ZOLrow==\t${HOST}\thttps\t23\t0.000\t-\t${MIDDLE}\t-\t-\t11040\t0.000\tHit\ttext/html\t78\t-\t-`,
    {
      ...BASE,
      ...LAST,
      xEdgeRequestId: 'k6WGMNkEzR5BEM_SaF47gjtX9zBDO2m349OY2an0QPEaUum1ZOLrow==',
      timeTaken: 0,
      timeToFirstByte: 0,
    },
  ],
  // forwarded through proxies: spaces within a field
  [
    `${HEAD}\tf37nTMVvnKvV2ZSvEsivup_c2kZ7VXzYdjC-GUQZ5qNs-89BlWazbw==\t${HOST}\thttps\t23\t0.001\t1.2.3.4, 5.6.7.8, 9.10.11.12\t${MIDDLE}\t-\t-\t11040\t0.001\tHit\ttext/html\t78\t-\t-`,
    {
      ...BASE,
      ...LAST,
      xEdgeRequestId: 'f37nTMVvnKvV2ZSvEsivup_c2kZ7VXzYdjC-GUQZ5qNs-89BlWazbw==',
      timeTaken: 0.001,
      xForwardedFor: '1.2.3.4, 5.6.7.8, 9.10.11.12',
      timeToFirstByte: 0.001,
    },
  ],
  [
    `2019-12-13\t22:36:27\tSEA19-C1\t900\t192.0.2.200\tGET\t${HOST}\t/favicon.ico\t502\thttp://www.example.com/\t${AGENT}\t-\t-\tError\t1pkpNfBQ39sYMnjjUQjmH2w1wdJnbHYTbag21o_3OfcQgPzdL2RSSQ==\twww.example.com\thttp\t675\t0.102\t-\t-\t-\tError\tHTTP/1.1\t-\t-\t25260\t0.102\tOriginDnsError\ttext/html\t507\t-\t-`,
    {
      timestamp: '2019-12-13T22:36:27.000Z',
      xEdgeLocation: 'SEA19-C1',
      scBytes: 900,
      cIp: '192.0.2.200',
      method: 'GET',
      csHost: HOST,
      path: '/favicon.ico',
      status: 502,
      referrer: 'http://www.example.com/',
      agent: AGENT,
      xEdgeResultType: 'Error',
      xEdgeRequestId: '1pkpNfBQ39sYMnjjUQjmH2w1wdJnbHYTbag21o_3OfcQgPzdL2RSSQ==',
      xHostHeader: 'www.example.com',
      csProtocol: 'http',
      csBytes: 675,
      timeTaken: 0.102,
      xEdgeResponseResultType: 'Error',
      csProtocolVersion: 'HTTP/1.1',
      cPort: 25260,
      timeToFirstByte: 0.102,
      xEdgeDetailedResultType: 'OriginDnsError',
      scContentType: 'text/html',
      scContentLen: 507,
    },
  ],
  // as in 2018: field-level encryption, and nothing after it
  [
    `${HEAD}\tS==\t${HOST}\thttps\t23\t0.001\t-\t${MIDDLE}\tProcessed\t2`,
    { ...BASE, xEdgeRequestId: 'S==', timeTaken: 0.001, fleStatus: 'Processed', fleEncryptedFields: 2 },
  ],
  // a range, a query, a cookie
  [
    `2019-12-04\t21:02:31\tLAX1\t392\t2001:db8::1\tGET\t${HOST}\t/v.mp4\t206\t-\tcurl/8\ta=1&b=2\tzip=98101\tMiss\tS==\t${HOST}\thttps\t23\t0.5\t-\t${MIDDLE}\t-\t-\t443\t0.25\tMiss\tvideo/mp4\t-\t0\t1023`,
    {
      ...BASE,
      cIp: '2001:db8::1',
      path: '/v.mp4',
      status: 206,
      agent: 'curl/8',
      csUriQuery: 'a=1&b=2',
      csCookie: 'zip=98101',
      xEdgeResultType: 'Miss',
      xEdgeRequestId: 'S==',
      timeTaken: 0.5,
      cPort: 443,
      timeToFirstByte: 0.25,
      xEdgeDetailedResultType: 'Miss',
      scContentType: 'video/mp4',
      scRangeStart: 0,
      scRangeEnd: 1023,
    },
  ],
  // a client that went away: status 000
  [
    `2019-12-04\t21:02:31\tLAX1\t0\t192.0.2.100\tGET\t${HOST}\t/index.html\t000\t-\t${AGENT}\t-\t-\tError\tS==\t${HOST}\thttps\t23\t0.001\t-\t${MIDDLE}`,
    {
      ...BASE,
      scBytes: 0,
      status: 0,
      xEdgeResultType: 'Error',
      xEdgeRequestId: 'S==',
      timeTaken: 0.001,
    },
  ],
  // columns that nobody knows yet
  [
    `${HEAD}\tS==\t${HOST}\thttps\t23\t0.001\t-\t${MIDDLE}\t-\t-\t11040\t0.001\tHit\ttext/html\t78\t-\t-\tnew\ttwo words`,
    { ...BASE, ...LAST, xEdgeRequestId: 'S==', timeTaken: 0.001, timeToFirstByte: 0.001 },
  ],
  // a tab at the end
  [
    `${HEAD}\tS==\t${HOST}\thttps\t23\t0.001\t-\t${MIDDLE}\t`,
    { ...BASE, xEdgeRequestId: 'S==', timeTaken: 0.001 },
  ],
  [
    `${HEAD}\tS==\t${HOST}\thttps\t23\t0.001\t-\t${MIDDLE}\n${HEAD}\tS==\t${HOST}\thttps\t23\t0.001\t-\t${MIDDLE}`,
    'no-match',
  ],
  [`${HEAD}\tS==\t${HOST}\thttps\t23\t0.001\t-\t${MIDDLE}\t-`, 'no-match'],
  ['2019-12-04 21:02:31 LAX1 392 192.0.2.100 GET d111111abcdef8.cloudfront.net /index.html 200', 'no-match'],
];
