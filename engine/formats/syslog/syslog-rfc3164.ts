/**
 * @module engine/formats/syslog/syslog-rfc3164
 * BSD syslog: `<priority>Mmm dd hh:mm:ss host tag[pid]: message`. In files the priority is mostly missing.
 */
import type { LineFormat } from '../format.ts';

export const syslogRfc3164: LineFormat = {
  kind: 'pattern',
  name: 'syslog-rfc3164',
  summary: 'BSD syslog (RFC 3164), with or without a priority',
  spec: 'https://www.rfc-editor.org/rfc/rfc3164#section-4.1',
  notes:
    "`timestamp` is text, as it has neither a year nor a zone: name the rule to make it a time. `types: { timestamp: { strftime: { format: '%b %e %H:%M:%S', year: arrival } } }` takes the latest year that puts it no more than a day after the record's arrival, `year: 2025` the year given, both in the `zone` given, UTC by default. A facility is `priority` divided by 8, a severity what remains. One message is one record; a frame of RFC 6587 (a length before the message) is not removed.",
  pattern: String.raw`^(?:<(?P<priority>[0-9]{1,3})>)?(?P<timestamp>[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}) (?P<host>[^ ]+) (?:(?P<appName>[^ :\[]+)(?:\[(?P<processId>[^\]]*)\])?: ?)?(?P<message>(?s:.*))$`,
  columns: [
    { name: 'priority', type: 'int' },
    { name: 'timestamp', type: 'string' },
    { name: 'host', type: 'string' },
    { name: 'appName', type: 'string' },
    { name: 'processId', type: 'string' },
    { name: 'message', type: 'string' },
  ],
  examples: [
    {
      line: "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8",
      output:
        '{"priority":34,"timestamp":"Oct 11 22:14:15","host":"mymachine","appName":"su","processId":null,"message":"\'su root\' failed for lonvick on /dev/pts/8"}',
    },
    {
      line: 'Mar  2 08:15:30 web-1 sshd[1482]: Accepted publickey for deploy from 203.0.113.9 port 50522 ssh2',
      output:
        '{"priority":null,"timestamp":"Mar  2 08:15:30","host":"web-1","appName":"sshd","processId":"1482","message":"Accepted publickey for deploy from 203.0.113.9 port 50522 ssh2"}',
    },
  ],
  failures: [
    { line: 'Use the BFG!', code: 'no-match' },
    {
      line: "<0>1990 Oct 22 10:52:01 TZ-6 scapegoat.dmz.example.org 10.1.2.3 sched[0]: That's All Folks!",
      code: 'no-match',
    },
    { line: '<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - failed', code: 'no-match' },
    { line: '<3400>Oct 11 22:14:15 mymachine su: a priority of four digits', code: 'no-match' },
  ],
};
