/**
 * @module engine/formats/syslog/syslog-rfc5424
 * The syslog protocol: `<priority>version time host app process message-id structured-data message`. A byte order mark before
 * the message says that it is UTF-8; it is no part of it.
 */
import type { LineFormat } from '../format.ts';

export const syslogRfc5424: LineFormat = {
  kind: 'pattern',
  name: 'syslog-rfc5424',
  summary: 'syslog (RFC 5424), structured data as an object',
  spec: 'https://www.rfc-editor.org/rfc/rfc5424#section-6',
  notes:
    'Of a time, digits beyond the millisecond are cut off. A facility is `priority` divided by 8, a severity what remains. One message is one record, line ends inside it and all; a frame of RFC 6587 (a length before the message) is not removed.',
  pattern: String.raw`^<(?P<priority>[0-9]{1,3})>(?P<version>[0-9]{1,2}) (?P<timestamp>[^ ]+) (?P<host>[^ ]+) (?P<appName>[^ ]+) (?P<processId>[^ ]+) (?P<messageId>[^ ]+) (?P<structuredData>-|(?:\[(?:[^"\]\\]|"(?:[^"\\]|\\(?s:.))*")*\])+)(?: \x{FEFF}?(?P<message>(?s:.*)))?$`,
  columns: [
    { name: 'priority', type: 'int' },
    { name: 'version', type: 'int' },
    { name: 'timestamp', type: { iso: {} }, nullText: '-' },
    { name: 'host', type: 'string', nullText: '-' },
    { name: 'appName', type: 'string', nullText: '-' },
    { name: 'processId', type: 'string', nullText: '-' },
    { name: 'messageId', type: 'string', nullText: '-' },
    { name: 'structuredData', type: 'structuredData', nullText: '-' },
    { name: 'message', type: 'string' },
  ],
  examples: [
    {
      line: "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - 'su root' failed for lonvick on /dev/pts/8",
      output:
        '{"priority":34,"version":1,"timestamp":"2003-10-11T22:14:15.003Z","host":"mymachine.example.com","appName":"su","processId":null,"messageId":"ID47","structuredData":null,"message":"\'su root\' failed for lonvick on /dev/pts/8"}',
    },
    {
      line: '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"][examplePriority@32473 class="high"]',
      output:
        '{"priority":165,"version":1,"timestamp":"2003-10-11T22:14:15.003Z","host":"mymachine.example.com","appName":"evntslog","processId":null,"messageId":"ID47","structuredData":{"exampleSDID@32473":{"iut":"3","eventSource":"Application","eventID":"1011"},"examplePriority@32473":{"class":"high"}},"message":null}',
    },
  ],
  failures: [
    { line: "<34>Oct 11 22:14:15 mymachine su: 'su root' failed", code: 'no-match' },
    { line: '<34>1 2003-10-11T24:14:15.003Z mymachine su - - - no such hour', code: 'type' },
    { line: '<34>1 - host app - - [a b=unquoted] text', code: 'type' },
    { line: '<34>1 - host app - - [a b="open] text', code: 'no-match' },
  ],
};
