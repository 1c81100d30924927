/**
 * @module engine/formats/proxy/haproxy
 * What HAProxy's TCP and HTTP logs share. A line may have the head that syslog gives it, up to `name[pid]: `.
 */
import type { Column } from '../format.ts';

export const ACCEPTED_PATTERN = String.raw`^(?:[^\[]*\[[0-9]+\]: )?(?P<clientIp>[^ ]+):(?P<clientPort>[0-9]+) \[(?P<timestamp>[^\]]+)\] (?P<frontend>[^ ]+) (?P<backend>[^ /]+)/(?P<server>[^ ]+)`;

export const ACCEPTED_COLUMNS: readonly Column[] = [
  { name: 'clientIp', type: 'string' },
  { name: 'clientPort', type: 'int' },
  { name: 'timestamp', type: { strftime: { format: '%d/%b/%Y:%H:%M:%S.%L' } } },
  { name: 'frontend', type: 'string' },
  { name: 'backend', type: 'string' },
  { name: 'server', type: 'string', nullText: '<NOSRV>' },
];

export const LOAD_PATTERN = String.raw`(?P<activeConnections>[0-9]+)/(?P<frontendConnections>[0-9]+)/(?P<backendConnections>[0-9]+)/(?P<serverConnections>[0-9]+)/(?P<retries>\+?[0-9]+) (?P<serverQueue>[0-9]+)/(?P<backendQueue>[0-9]+)`;

export const LOAD_COLUMNS: readonly Column[] = [
  { name: 'activeConnections', type: 'int' },
  { name: 'frontendConnections', type: 'int' },
  { name: 'backendConnections', type: 'int' },
  { name: 'serverConnections', type: 'int' },
  { name: 'retries', type: 'int' },
  { name: 'serverQueue', type: 'int' },
  { name: 'backendQueue', type: 'int' },
];

export const HAPROXY_NOTES =
  'The log has no zone: times are read as UTC; override the column with a `strftime` of your `zone`. Durations are in milliseconds, -1 where the step was never reached. A `+` before a number (`option logasap`, or a retry on another server) is not kept.';
