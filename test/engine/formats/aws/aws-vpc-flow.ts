import type { Lines } from '../fixture.ts';

const BASE = { version: 2, accountId: '123456789010', interfaceId: 'eni-1235b8ca123456789' };
const HEAD = '2 123456789010 eni-1235b8ca123456789';
const TIMES = { start: '2014-12-14T04:06:50.000Z', end: '2014-12-14T04:07:50.000Z' };

export const lines: Lines = [
  [
    `${HEAD} 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK`,
    {
      ...BASE,
      ...TIMES,
      srcaddr: '172.31.9.69',
      dstaddr: '172.31.9.12',
      srcport: 49761,
      dstport: 3389,
      protocol: 6,
      packets: 20,
      bytes: 4249,
      action: 'REJECT',
      logStatus: 'OK',
    },
  ],
  [
    '2 123456789010 eni-11111111aaaaaaaaa - - - - - - - 1431280876 1431280934 - SKIPDATA',
    {
      ...BASE,
      interfaceId: 'eni-11111111aaaaaaaaa',
      start: '2015-05-10T18:01:16.000Z',
      end: '2015-05-10T18:02:14.000Z',
      logStatus: 'SKIPDATA',
    },
  ],
  // ping, and the answer that a network ACL refused
  [
    `${HEAD} 203.0.113.12 172.31.16.139 0 0 1 4 336 1432917027 1432917142 ACCEPT OK`,
    {
      ...BASE,
      srcaddr: '203.0.113.12',
      dstaddr: '172.31.16.139',
      srcport: 0,
      dstport: 0,
      protocol: 1,
      packets: 4,
      bytes: 336,
      start: '2015-05-29T16:30:27.000Z',
      end: '2015-05-29T16:32:22.000Z',
      action: 'ACCEPT',
      logStatus: 'OK',
    },
  ],
  [
    `${HEAD} 172.31.16.139 203.0.113.12 0 0 1 4 336 1432917094 1432917142 REJECT OK`,
    {
      ...BASE,
      srcaddr: '172.31.16.139',
      dstaddr: '203.0.113.12',
      srcport: 0,
      dstport: 0,
      protocol: 1,
      packets: 4,
      bytes: 336,
      start: '2015-05-29T16:31:34.000Z',
      end: '2015-05-29T16:32:22.000Z',
      action: 'REJECT',
      logStatus: 'OK',
    },
  ],
  // IPv6
  [
    `${HEAD} 2001:db8:1234:a100:8d6e:3477:df66:f105 2001:db8:1234:a102:3304:8879:34cf:4071 34892 22 6 54 8855 1477913708 1477913820 ACCEPT OK`,
    {
      ...BASE,
      srcaddr: '2001:db8:1234:a100:8d6e:3477:df66:f105',
      dstaddr: '2001:db8:1234:a102:3304:8879:34cf:4071',
      srcport: 34892,
      dstport: 22,
      protocol: 6,
      packets: 54,
      bytes: 8855,
      start: '2016-10-31T11:35:08.000Z',
      end: '2016-10-31T11:37:00.000Z',
      action: 'ACCEPT',
      logStatus: 'OK',
    },
  ],
  // an account whose number begins with 0, which it keeps, and an account that is not known
  [
    '2 012345678901 eni-1 10.0.0.1 10.0.0.2 1 2 17 3 18446744073709551615 1418530010 1418530070 ACCEPT OK',
    {
      ...TIMES,
      version: 2,
      accountId: '012345678901',
      interfaceId: 'eni-1',
      srcaddr: '10.0.0.1',
      dstaddr: '10.0.0.2',
      srcport: 1,
      dstport: 2,
      protocol: 17,
      packets: 3,
      bytes: Number('18446744073709551615'),
      action: 'ACCEPT',
      logStatus: 'OK',
    },
  ],
  [
    '2 unknown eni-1 - - - - - - - 1418530010 1418530070 - NODATA',
    { ...TIMES, version: 2, accountId: 'unknown', interfaceId: 'eni-1', logStatus: 'NODATA' },
  ],
  // columns that nobody knows yet
  [
    `${HEAD} 10.0.0.1 10.0.0.2 1 2 6 1 40 1418530010 1418530070 ACCEPT OK vpc-1 more`,
    {
      ...BASE,
      ...TIMES,
      srcaddr: '10.0.0.1',
      dstaddr: '10.0.0.2',
      srcport: 1,
      dstport: 2,
      protocol: 6,
      packets: 1,
      bytes: 40,
      action: 'ACCEPT',
      logStatus: 'OK',
    },
  ],
  [
    `${HEAD} - - - - - - - 1418530010 1418530070 - NODATA\n${HEAD} - - - - - - - 1418530010 1418530070 - NODATA`,
    'no-match',
  ],
  [`${HEAD} - - - - - - - 1418530010 1418530070 -  `, 'no-match'],
];
