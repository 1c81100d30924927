/**
 * @module engine/parsers/grok/library/httpd
 * Access and error logs of Apache and nginx.
 */
import { dash, family, QUOTED, TARGET } from './entry.ts';

const raw = String.raw;
const quoted = (legacy: string, ecs: string) => `(?<${legacy}|>"(?:-|(?<|${ecs}>${QUOTED}))")`;
const EXAMPLE = '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a.gif HTTP/1.0" 200 2326';
const LEVEL = raw`%{LOGLEVEL:loglevel|log.level}\]`;
const MODULE = '%{WORD:module|apache.error.module}?:';
const PROCESS = raw`(?: \[pid %{POSINT:pid|process.pid:int}(?::tid %{INT:tid|process.thread.id:int})?\])`;
const PROXY = raw`(?: \(%{POSINT:proxy_errorcode|apache.error.proxy.error.code}\)(?<proxy_message|apache.error.proxy.error.message>[^:]*):)?`;
const CLIENT = raw`(?: \[client %{IPORHOST:clientip|source.address}(?::%{POSINT:clientport|source.port:int})?\])?`;
const CODE = '(?: (?<errorcode|error.code>[A-Z]+[0-9]+):)?';
const ERRORLOG_TIME = raw`\[%{HTTPDERROR_DATE:timestamp}\] \[`;

/** Both kinds in one: two alternatives that begin alike take an automaton of their product. */
const ERRORLOG = `${ERRORLOG_TIME}(?:${MODULE})?${LEVEL}${PROCESS}?${PROXY}${CLIENT}${CODE} %{GREEDYDATA:message}`;

export const httpdFamily = family({
  HTTPDUSER: [
    raw`[^\s"\[\]]+`,
    'a user of an access log: anything without white space, quotes and brackets',
    'jane@example.org',
  ],
  HTTPD_COMMONLOG: [
    `%{IPORHOST:clientip|source.address} ${dash('ident', 'apache.access.user.identity', '%{HTTPDUSER}')} ${dash('auth', 'user.name', '%{HTTPDUSER}')} ${raw`\[%{HTTPDATE:timestamp}\]`} "(?:%{WORD:verb|http.request.method} (?<request|url.original>${TARGET})(?: HTTP/%{NUMBER:httpversion|http.version})?|(?<rawrequest|>(?:-|(?<|http.request.raw>${QUOTED}))))" (?:-|%{INT:response|http.response.status_code:int}) (?:-|%{INT:bytes|http.response.body.bytes:int})`,
    "a line of Apache's Common Log Format; what is no request is `rawrequest`",
    EXAMPLE,
  ],
  HTTPD_COMBINEDLOG: [
    `%{HTTPD_COMMONLOG} ${quoted('referrer', 'http.request.referrer')} ${quoted('agent', 'user_agent.original')}`,
    'a line of the Combined Log Format; the old names keep the quotes of referrer and agent',
    `${EXAMPLE} "http://a/" "curl/8.5.0"`,
  ],
  COMMONAPACHELOG: ['%{HTTPD_COMMONLOG}', 'HTTPD_COMMONLOG', EXAMPLE],
  COMBINEDAPACHELOG: ['%{HTTPD_COMBINEDLOG}', 'HTTPD_COMBINEDLOG', `${EXAMPLE} "-" "-"`],
  HTTPD20_ERRORLOG: [
    raw`\[%{HTTPDERROR_DATE:timestamp}\] \[%{LOGLEVEL:loglevel|log.level}\] (?:\[client %{IPORHOST:clientip|source.address}\] )?%{GREEDYDATA:message}`,
    "a line of Apache 2.0's and 2.2's error log",
    '[Thu Feb 29 23:59:59 2024] [error] [client 192.0.2.7] File does not exist: /favicon.ico',
  ],
  HTTPD24_ERRORLOG: [
    `${ERRORLOG_TIME}${MODULE}${LEVEL}${PROCESS}${PROXY}${CLIENT}${CODE} %{GREEDYDATA:message}`,
    "a line of Apache 2.4's error log",
    '[Thu Feb 29 23:59:59.123456 2024] [core:error] [pid 17:tid 140] [client 192.0.2.7:5210] AH00126: Invalid URI',
  ],
  HTTPD_ERRORLOG: [
    ERRORLOG,
    "a line of Apache's error log of either kind",
    '[Thu Feb 29 23:59:59 2024] [notice] caught SIGTERM, shutting down',
  ],
  NGINXACCESS: [
    '%{HTTPD_COMBINEDLOG}',
    "a line of nginx's predefined format",
    `${EXAMPLE} "-" "Mozilla/5.0"`,
  ],
  NGINXERROR: [
    raw`(?<timestamp>%{YEAR}/%{MONTHNUM2}/%{MONTHDAY} %{TIME}) \[%{LOGLEVEL:loglevel|log.level}\] %{POSINT:pid|process.pid:int}#%{NONNEGINT:tid|process.thread.id:int}: (?:\*%{NONNEGINT:connection|nginx.error.connection_id:int} )?%{GREEDYDATA:message}`,
    "a line of nginx's error log",
    '2024/02/29 23:59:59 [error] 17#17: *1 open() "/favicon.ico" failed (2: No such file or directory)',
  ],
});
