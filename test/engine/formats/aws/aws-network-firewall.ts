import { changed, type Lines } from '../fixture.ts';

const HEAD = '"firewall_name":"fw","availability_zone":"us-east-1b"';
const SECONDS = ['"1602627001"', '"2020-10-13T22:10:01.000Z"'] as const;
const TIME = ['2020-10-13T22:10:01.006481+0000', '2020-10-13T22:10:01.006Z'] as const;
const EVENT = '"timestamp":"2020-10-13T22:10:01.006481+0000","flow_id":1582438383425873';
const line = (event: string) => `{${HEAD},"event_timestamp":"1602627001","event":{${EVENT},${event}}}`;

export const lines: Lines = [
  changed(
    line(
      '"event_type":"alert","src_ip":"10.0.0.1","src_port":1,"alert":{"action":"blocked","severity":3},"http":{"hostname":"x","url":"/","length":0}',
    ),
    SECONDS,
    TIME,
  ),
  changed(line('"event_type":"alert","proto":"ICMP","icmp_type":8,"icmp_code":0'), SECONDS, TIME),
  changed(
    line(
      '"event_type":"alert","tls":{"sni":"example.com","version":"UNDETERMINED"},"verdict":{"action":"drop"}',
    ),
    SECONDS,
    TIME,
  ),
  // ports as text
  changed(line('"src_port":"443","dest_port":"0"'), SECONDS, TIME, ['"443"', '443'], ['"0"', '0']),
  // a flow, with an offset that is not UTC
  changed(
    line(
      '"event_type":"netflow","netflow":{"pkts":7,"start":"2020-10-13T23:10:00.5+0100","end":"2020-10-13T22:10:00Z"}',
    ),
    SECONDS,
    TIME,
    ['2020-10-13T23:10:00.5+0100', '2020-10-13T22:10:00.500Z'],
    ['2020-10-13T22:10:00Z', '2020-10-13T22:10:00.000Z'],
  ),
  // no event
  changed(`{${HEAD},"event_timestamp":"1602627001"}`, SECONDS),
  changed(`{${HEAD},"event_timestamp":1602627001,"event":{}}`, ['1602627001', '"2020-10-13T22:10:01.000Z"']),
  [`{${HEAD},"event_timestamp":"1602627001","event":{"netflow":{"start":"x"}}}`, 'type'],
  [`{${HEAD},"event_timestamp":"1602627001","event":{"dest_port":"x"}}`, 'type'],
];
