/**
 * @module engine/parsers/grok/library
 * The library of grok patterns: the families, and all of their patterns by name. A new pattern is an entry of its family.
 */
import { awsFamily } from './aws.ts';
import { ciscoFamily } from './cisco.ts';
import { databasesFamily } from './databases.ts';
import type { Entry, Family } from './entry.ts';
import { haproxyFamily } from './haproxy.ts';
import { httpdFamily } from './httpd.ts';
import { javaFamily } from './java.ts';
import { juniperFamily } from './juniper.ts';
import { networkFamily } from './network.ts';
import { syslogFamily } from './syslog.ts';
import { textFamily } from './text.ts';
import { timeFamily } from './time.ts';

export type { Entry } from './entry.ts';

/** The families in the order of the documentation, by title. */
export const FAMILIES: Readonly<Record<string, Family>> = {
  'Text and numbers': textFamily,
  'Addresses, paths and URIs': networkFamily,
  'Dates and times': timeFamily,
  'Web servers': httpdFamily,
  Syslog: syslogFamily,
  HAProxy: haproxyFamily,
  'Amazon S3, ELB and CloudFront': awsFamily,
  'Cisco ASA': ciscoFamily,
  'Juniper SRX': juniperFamily,
  'PostgreSQL, MongoDB and Redis': databasesFamily,
  'Java and Tomcat': javaFamily,
};

/** All patterns by name. */
export const LIBRARY: Readonly<Record<string, Entry>> = Object.assign(
  {},
  ...Object.values(FAMILIES),
) as Record<string, Entry>;
