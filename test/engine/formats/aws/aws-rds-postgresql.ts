import type { Lines } from '../fixture.ts';

const CLIENT = '2019-03-10 03:54:59 UTC:10.0.0.123(52834):postgres@tstdb:[20175]:';
const BASE = {
  timestamp: '2019-03-10T03:54:59.000Z',
  remoteHost: '10.0.0.123',
  remotePort: 52834,
  user: 'postgres',
  database: 'tstdb',
  pid: 20175,
};

export const lines: Lines = [
  [
    `${CLIENT}STATEMENT:  SELECT wrong_column_name FROM t1;`,
    { ...BASE, level: 'STATEMENT', message: 'SELECT wrong_column_name FROM t1;' },
  ],
  // a statement of several lines, kept as one message
  [
    `${CLIENT}LOG:  execute <unnamed>: select 1\n\tfrom t\n\twhere x = 'a:b'`,
    { ...BASE, level: 'LOG', message: "execute <unnamed>: select 1\n\tfrom t\n\twhere x = 'a:b'" },
  ],
  [
    '2018-10-08 15:58:04 UTC::@:[2901]:LOG:  could not receive data from client: Connection reset by peer',
    {
      timestamp: '2018-10-08T15:58:04.000Z',
      pid: 2901,
      level: 'LOG',
      message: 'could not receive data from client: Connection reset by peer',
    },
  ],
  // before the user is known
  [
    '2013-11-05 16:48:40 UTC:10.11.12.13(35645):[unknown]@[unknown]:[2901]:LOG:  connection received: host=10.11.12.13 port=35645',
    {
      timestamp: '2013-11-05T16:48:40.000Z',
      remoteHost: '10.11.12.13',
      remotePort: 35645,
      user: '[unknown]',
      database: '[unknown]',
      pid: 2901,
      level: 'LOG',
      message: 'connection received: host=10.11.12.13 port=35645',
    },
  ],
  // over the socket
  [
    '2024-01-01 00:00:00 UTC:[local]:rdsadmin@rdsadmin:[507]:FATAL:  terminating connection',
    {
      timestamp: '2024-01-01T00:00:00.000Z',
      remoteHost: '[local]',
      user: 'rdsadmin',
      database: 'rdsadmin',
      pid: 507,
      level: 'FATAL',
      message: 'terminating connection',
    },
  ],
  // IPv6 and a level with a digit
  [
    '2024-01-01 00:00:00 UTC:2001:db8::1(5000):a.b-c@d:[1]:DEBUG1:  {"json": "a: b"}',
    {
      timestamp: '2024-01-01T00:00:00.000Z',
      remoteHost: '2001:db8::1',
      remotePort: 5000,
      user: 'a.b-c',
      database: 'd',
      pid: 1,
      level: 'DEBUG1',
      message: '{"json": "a: b"}',
    },
  ],
  // the long prefix, of a session and of a process that has none
  [
    '2026-02-02 21:35:40.130 UTC:10.24.155.141(34110):u@d:[32032]:2:40P01:2026-02-02 21:33:19 UTC:25/112:7788:693c34cb.2398:My App - worker:ERROR:  deadlock detected',
    {
      timestamp: '2026-02-02T21:35:40.130Z',
      remoteHost: '10.24.155.141',
      remotePort: 34110,
      user: 'u',
      database: 'd',
      pid: 32032,
      lineNumber: 2,
      sqlState: '40P01',
      sessionStart: '2026-02-02T21:33:19.000Z',
      virtualTransactionId: '25/112',
      transactionId: 7788,
      sessionId: '693c34cb.2398',
      application: 'My App - worker',
      level: 'ERROR',
      message: 'deadlock detected',
    },
  ],
  [
    '2026-02-02 21:35:40.130 UTC::@:[389]:9:00000:2026-01-12 15:09:41 UTC::0:69650e35.185:LOG:  checkpoint starting: time',
    {
      timestamp: '2026-02-02T21:35:40.130Z',
      pid: 389,
      lineNumber: 9,
      sqlState: '00000',
      sessionStart: '2026-01-12T15:09:41.000Z',
      transactionId: 0,
      sessionId: '69650e35.185',
      level: 'LOG',
      message: 'checkpoint starting: time',
    },
  ],
  [
    '2026-02-02 21:35:40.130 UTC:10.0.0.1(1):u@d:[1]:2:00000:2026-13-02 21:33:19 UTC:2/1:0:6.2:a:LOG:  x',
    'type',
  ],
  [`${CLIENT} no level`, 'no-match'],
  ['2019-03-10 03:54:59 UTC:10.0.0.123(port):postgres@tstdb:[20175]:ERROR:  x', 'no-match'],
];
