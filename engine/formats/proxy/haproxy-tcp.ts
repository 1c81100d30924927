/**
 * @module engine/formats/proxy/haproxy-tcp
 * HAProxy's TCP log (`option tcplog`): `%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq`.
 */
import type { LineFormat } from '../format.ts';
import { ACCEPTED_COLUMNS, ACCEPTED_PATTERN, HAPROXY_NOTES, LOAD_COLUMNS, LOAD_PATTERN } from './haproxy.ts';

export const haproxyTcp: LineFormat = {
  kind: 'pattern',
  name: 'haproxy-tcp',
  summary: 'HAProxy TCP log (option tcplog), with or without the head of syslog',
  spec: 'https://docs.haproxy.org/3.0/configuration.html#8.2.2',
  notes: HAPROXY_NOTES,
  pattern: String.raw`${ACCEPTED_PATTERN} (?P<queueTime>-?[0-9]+)/(?P<connectTime>-?[0-9]+)/(?P<totalTime>\+?[0-9]+) (?P<bytesRead>\+?[0-9]+) (?P<termination>[^ ]+) ${LOAD_PATTERN}$`,
  columns: [
    ...ACCEPTED_COLUMNS,
    { name: 'queueTime', type: 'int' },
    { name: 'connectTime', type: 'int' },
    { name: 'totalTime', type: 'int' },
    { name: 'bytesRead', type: 'int' },
    { name: 'termination', type: 'string' },
    ...LOAD_COLUMNS,
  ],
  examples: [
    {
      line: 'Feb  6 12:12:56 localhost haproxy[14387]: 10.0.1.2:33313 [06/Feb/2009:12:12:51.443] fnt bck/srv1 0/0/5007 212 -- 0/0/0/0/3 0/0',
      output:
        '{"clientIp":"10.0.1.2","clientPort":33313,"timestamp":"2009-02-06T12:12:51.443Z","frontend":"fnt","backend":"bck","server":"srv1","queueTime":0,"connectTime":0,"totalTime":5007,"bytesRead":212,"termination":"--","activeConnections":0,"frontendConnections":0,"backendConnections":0,"serverConnections":0,"retries":3,"serverQueue":0,"backendQueue":0}',
    },
    {
      line: '2001:db8::7:61535 [27/Jan/2021:21:22:10.944] fe_main be_servers/<NOSRV> -1/-1/+42404 +0 cD 1/1/0/0/0 0/2',
      output:
        '{"clientIp":"2001:db8::7","clientPort":61535,"timestamp":"2021-01-27T21:22:10.944Z","frontend":"fe_main","backend":"be_servers","server":null,"queueTime":-1,"connectTime":-1,"totalTime":42404,"bytesRead":0,"termination":"cD","activeConnections":1,"frontendConnections":1,"backendConnections":0,"serverConnections":0,"retries":0,"serverQueue":0,"backendQueue":2}',
    },
  ],
  failures: [
    {
      line: 'Feb  6 12:12:09 localhost haproxy[14385]: Connect from 10.0.1.2:33312 to 10.0.3.31:8012 (www/HTTP)',
      code: 'no-match',
    },
    {
      line: '10.0.1.2:33313 [06/Feb/2009:12:12:51] fnt bck/srv1 0/0/5007 212 -- 0/0/0/0/3 0/0',
      code: 'type',
    },
    {
      line: '10.0.1.2:33313 [06/Feb/2009:12:12:51.443] fnt bck/srv1 0/0/5007 212 -- 0/0/0/0/3',
      code: 'no-match',
    },
  ],
};
