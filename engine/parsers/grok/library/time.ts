/**
 * @module engine/parsers/grok/library/time
 * Dates and times. What is captured is text: a `types` step makes a moment of it.
 */
import { family } from './entry.ts';

const raw = String.raw;

export const timeFamily = family({
  MONTH: [
    '(?:[Jj]an(?:uary|uar)?|[Ff]eb(?:ruary|ruar)?|[Mm](?:a|ä)?r(?:ch|z)?|[Aa]pr(?:il)?|[Mm]a[yi]|[Jj]une?i?|[Jj]ul[yi]?|[Aa]ug(?:ust)?|[Ss]ep(?:tember)?|[Oo]([ck])?t(?:ober)?|[Nn]ov(?:ember)?|[Dd]e[cz](?:ember)?)',
    'the name of a month, English or German, in full or short',
    'October',
  ],
  MONTHNUM: ['(?:0?[1-9]|1[0-2])', 'the number of a month', '7'],
  MONTHNUM2: ['(?:0[1-9]|1[0-2])', 'the number of a month, two digits', '07'],
  MONTHDAY: ['(?:0[1-9]|[12][0-9]|3[01]|[1-9])', 'the day of a month', '31'],
  DAY: [
    '(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)',
    'the name of a weekday, in full or short',
    'Tue',
  ],
  YEAR: ['[0-9]{2}(?:[0-9]{2})?', 'a year, four digits or two', '2024'],
  HOUR: ['(?:2[0-3]|[01]?[0-9])', 'an hour', '23'],
  MINUTE: ['[0-5][0-9]', 'a minute', '59'],
  SECOND: ['(?:[0-5]?[0-9]|60)(?:[:.,][0-9]+)?', 'a second, with or without a fraction', '59.250'],
  TIME: ['%{HOUR}:%{MINUTE}:%{SECOND}', 'hour, minute and second', '23:59:59'],
  DATE_US: ['%{MONTHNUM}[/-]%{MONTHDAY}[/-]%{YEAR}', 'month, day and year', '10/31/2024'],
  DATE_EU: ['%{MONTHDAY}[./-]%{MONTHNUM}[./-]%{YEAR}', 'day, month and year', '31.10.2024'],
  DATE: ['(?:%{DATE_US}|%{DATE_EU})', 'a date of either kind', '31.10.2024'],
  DATESTAMP: ['%{DATE}[- ]%{TIME}', 'a date and a time', '31.10.2024 23:59:59'],
  TZ: ['(?:[APMCE][SD]T|UTC|GMT)', 'a zone of the USA, UTC or GMT', 'UTC'],
  ISO8601_TIMEZONE: ['(?:Z|[+-]%{HOUR}:?%{MINUTE})', 'a distance from UTC', '+05:30'],
  ISO8601_SECOND: ['%{SECOND}', 'a second', '60'],
  TIMESTAMP_ISO8601: [
    '%{YEAR}-%{MONTHNUM}-%{MONTHDAY}[T ]%{HOUR}:?%{MINUTE}(?::?%{SECOND})?%{ISO8601_TIMEZONE}?',
    'a time by ISO 8601',
    '2024-02-29T23:59:59.250Z',
  ],
  DATESTAMP_RFC822: [
    '%{DAY} %{MONTH} %{MONTHDAY} %{YEAR} %{TIME} %{TZ}',
    'weekday, month, day, year, time, zone',
    'Thu Feb 29 2024 23:59:59 UTC',
  ],
  DATESTAMP_RFC2822: [
    '%{DAY}, %{MONTHDAY} %{MONTH} %{YEAR} %{TIME} %{ISO8601_TIMEZONE}',
    'a time by RFC 2822',
    'Thu, 29 Feb 2024 23:59:59 +0000',
  ],
  DATESTAMP_OTHER: [
    '%{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{TZ} %{YEAR}',
    'weekday, month, day, time, zone, year',
    'Thu Feb 29 23:59:59 UTC 2024',
  ],
  DATESTAMP_EVENTLOG: [
    '%{YEAR}%{MONTHNUM2}%{MONTHDAY}%{HOUR}%{MINUTE}%{SECOND}',
    'year to second as digits',
    '20240229235959',
  ],
  SYSLOGTIMESTAMP: [
    '%{MONTH} +%{MONTHDAY} %{TIME}',
    'the time of a syslog message (RFC 3164)',
    'Feb  9 23:59:59',
  ],
  HTTPDATE: [
    '%{MONTHDAY}/%{MONTH}/%{YEAR}:%{TIME} %{INT}',
    'the time of an access log',
    '29/Feb/2024:23:59:59 +0000',
  ],
  HTTPDERROR_DATE: [
    '%{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{YEAR}',
    "the time of Apache's error log",
    'Thu Feb 29 23:59:59.123456 2024',
  ],
  HTTPDERRORDATE: ['%{HTTPDERROR_DATE}', 'the same', 'Thu Feb 29 23:59:59 2024'],
  CATALINA_DATESTAMP: [
    raw`(?:%{MONTH} %{MONTHDAY}, %{YEAR} %{HOUR}:?%{MINUTE}(?::?%{SECOND})? (?:AM|PM)|%{MONTHDAY}-%{MONTH}-%{YEAR} %{HOUR}:%{MINUTE}:%{SECOND})`,
    "the time of Tomcat's catalina.out, of versions to 7 and since",
    '29-Feb-2024 23:59:59.250',
  ],
  TOMCAT_DATESTAMP: [
    '%{YEAR}-%{MONTHNUM}-%{MONTHDAY} %{HOUR}:?%{MINUTE}(?::?%{SECOND})?(?: %{ISO8601_TIMEZONE})?',
    'the time of a log of Tomcat',
    '2024-02-29 23:59:59,250 +0000',
  ],
});
