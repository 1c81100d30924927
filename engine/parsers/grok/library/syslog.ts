/**
 * @module engine/parsers/grok/library/syslog
 * Messages of syslog (RFC 3164 and RFC 5424), of cron and of PAM.
 */
import { family } from './entry.ts';

const raw = String.raw;
const ASCII = '%{SYSLOG5424PRINTASCII}';

export const syslogFamily = family({
  PROG: [raw`[!-Z\\^-~]+`, 'the name of a program: printable ASCII without brackets', 'postfix/smtpd'],
  SYSLOGPROG: [
    raw`%{PROG:program|process.name}(?:\[%{POSINT:pid|process.pid:int}\])?`,
    'a program and its process',
    'sshd[4721]',
  ],
  SYSLOGHOST: ['%{IPORHOST}', 'the host of a message', 'mymachine'],
  SYSLOGFACILITY: [
    raw`<%{NONNEGINT:facility|log.syslog.facility.code:int}.%{NONNEGINT:priority|log.syslog.priority:int}>`,
    'facility and priority as numbers',
    '<4.6>',
  ],
  SYSLOGBASE: [
    '%{SYSLOGTIMESTAMP:timestamp} (?:%{SYSLOGFACILITY} )?%{SYSLOGHOST:logsource|host.hostname} %{SYSLOGPROG}:',
    'the head of a message (RFC 3164)',
    'Oct 11 22:14:15 mymachine su[17]:',
  ],
  SYSLOGBASE2: [
    '(?:%{SYSLOGTIMESTAMP:timestamp}|%{TIMESTAMP_ISO8601:timestamp8601|timestamp}) (?:%{SYSLOGFACILITY} )?%{SYSLOGHOST:logsource|host.hostname}(?: %{SYSLOGPROG}:)?',
    'the head of a message, whose time may be one of ISO 8601',
    '2024-02-29T23:59:59Z mymachine su:',
  ],
  SYSLOGLINE: [
    '%{SYSLOGBASE2} %{GREEDYDATA:message}',
    'a message with its head',
    "Oct 11 22:14:15 mymachine su: 'su root' failed",
  ],
  SYSLOGPAMSESSION: [
    raw`%{SYSLOGBASE} (?<message>%{WORD:pam_module|system.auth.pam.module}\((?<pam_caller|system.auth.pam.origin>[^)]*)\): session %{WORD:pam_session_state|system.auth.pam.session_state} for user %{USERNAME:username|user.name}.*)`,
    'PAM opens or closes a session; `message` is all behind the head',
    'Oct 11 22:14:15 mymachine sshd[17]: pam_unix(sshd:session): session opened for user jane by (uid=0)',
  ],
  CRON_ACTION: ['[A-Z ]+', 'what cron does', 'CMD'],
  CRONLOG: [
    raw`%{SYSLOGBASE} \(%{USER:user|user.name}\) %{CRON_ACTION:action|system.cron.action} \(%{DATA:message}\)`,
    'a line of cron',
    'Oct 11 22:14:15 mymachine CRON[17]: (root) CMD (run-parts /etc/cron.hourly)',
  ],
  SYSLOG5424PRINTASCII: ['[!-~]+', 'printable ASCII without spaces', 'app-1'],
  SYSLOG5424PRI: [
    '<%{NONNEGINT:syslog5424_pri|log.syslog.priority:int}>',
    'the priority (RFC 5424)',
    '<165>',
  ],
  SYSLOG5424SD: [
    raw`(?:\[(?:[^\]"\\]|\\.|"(?:[^"\\]|\\.)*")*\])+`,
    'structured data (RFC 5424)',
    '[id@32473 iut="3"][x@32473 y="z"]',
  ],
  SYSLOG5424BASE: [
    `%{SYSLOG5424PRI}%{NONNEGINT:syslog5424_ver|system.syslog.version} +(?:-|%{TIMESTAMP_ISO8601:syslog5424_ts|timestamp}) +(?:-|%{IPORHOST:syslog5424_host|host.hostname}) +(?:-|${ASCII.replace('}', ':syslog5424_app|process.name}')}) +(?:-|${ASCII.replace('}', ':syslog5424_proc|process.pid}')}) +(?:-|${ASCII.replace('}', ':syslog5424_msgid|event.code}')}) +(?:-|%{SYSLOG5424SD:syslog5424_sd|system.syslog.structured_data})`,
    'the head of a message (RFC 5424)',
    '<165>1 2024-02-29T23:59:59.250Z example.com app 17 ID47 [id@32473 iut="3"]',
  ],
  SYSLOG5424LINE: [
    '%{SYSLOG5424BASE}(?: +%{GREEDYDATA:syslog5424_msg|message})?',
    'a message with its head (RFC 5424)',
    "<34>1 2024-02-29T23:59:59Z example.com su - ID47 - 'su root' failed",
  ],
});
