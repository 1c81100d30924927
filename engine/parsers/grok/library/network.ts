/**
 * @module engine/parsers/grok/library/network
 * Addresses, host names, paths and URIs. Addresses and names are told by their characters alone: the full alternation of IPv6
 * has 75 groups, and counted labels (`{0,62}`) multiply the automaton's states by their length.
 */
import { family } from './entry.ts';

const raw = String.raw;
const HEX2 = '[0-9A-Fa-f]{2}';

export const networkFamily = family({
  MAC: [
    '(?:%{CISCOMAC}|%{WINDOWSMAC}|%{COMMONMAC})',
    'a MAC address in any of the three notations',
    '00:1a:2b:3c:4d:5e',
  ],
  CISCOMAC: [raw`(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}`, "a MAC address, Cisco's way", '001a.2b3c.4d5e'],
  WINDOWSMAC: [`(?:${HEX2}-){5}${HEX2}`, 'a MAC address with hyphens', '00-1A-2B-3C-4D-5E'],
  COMMONMAC: [`(?:${HEX2}:){5}${HEX2}`, 'a MAC address with colons', '00:1a:2b:3c:4d:5e'],
  IPV4: [
    raw`[0-9]{1,3}(?:\.[0-9]{1,3}){3}`,
    'an IPv4 address; numbers above 255 are accepted too',
    '192.0.2.7',
  ],
  IPV6: [
    raw`[0-9A-Fa-f]*:[0-9A-Fa-f]*:(?:[0-9A-Fa-f:.]*[0-9A-Fa-f:])?(?:%\w+)?`,
    'an IPv6 address: hexadecimal digits with two colons or more; how many groups there are is not checked',
    '2001:db8::1',
  ],
  IP: ['(?:%{IPV6}|%{IPV4})', 'an address of either kind', '::1'],
  HOSTNAME: [
    '[0-9A-Za-z][0-9A-Za-z.-]*',
    'a host name; the length of its labels is not checked',
    'www.example.com',
  ],
  HOST: ['%{HOSTNAME}', 'the same', 'localhost'],
  IPORHOST: ['(?:%{IPV6}|%{HOSTNAME})', 'an address or a host name', 'example.com'],
  HOSTPORT: ['%{IPORHOST}:%{POSINT}', 'a host and its port', 'example.com:443'],
  PATH: ['(?:%{UNIXPATH}|%{WINPATH})', "a file's path, of Unix or Windows", '/var/log/messages'],
  UNIXPATH: [raw`/[\w%!$@:.,+~/-]*`, 'an absolute path of Unix', '/usr/bin/env'],
  TTY: [raw`/dev/(?:pts|tty(?:[pq])?)(?:\w+)?/?[0-9]+`, 'a terminal', '/dev/pts/3'],
  WINPATH: [raw`(?:[A-Za-z]+:|\\)(?:\\[^\\?*]*)+`, 'an absolute path of Windows', raw`C:\Windows\win.ini`],
  URIPROTO: ['[A-Za-z][A-Za-z0-9+.-]*', 'the scheme of a URI', 'https'],
  URIHOST: [
    '%{IPORHOST:|url.domain}(?::%{POSINT:port|url.port:int})?',
    'host and port of a URI',
    'example.com:8080',
  ],
  URIPATH: [raw`/[A-Za-z0-9$.+!*'(){},~:;=@#%&_/-]*`, 'the path of a URI', '/a/b.html'],
  URIQUERY: [raw`[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?\[\]<>-]*`, 'the query of a URI, without ?', 'a=1&b=2'],
  URIPARAM: [raw`\?%{URIQUERY:|url.query}`, 'the query of a URI, with ?', '?a=1'],
  URIPATHPARAM: ['%{URIPATH:|url.path}(?:%{URIPARAM})?', 'path and query of a URI', '/a?b=1'],
  URI: [
    '%{URIPROTO:|url.scheme}://(?:%{USER:|url.username}(?::[^@/]*)?@)?(?:%{URIHOST})?(?:%{URIPATHPARAM})?',
    'a URI with a host',
    'https://jane@example.com:8080/a?b=1',
  ],
});
