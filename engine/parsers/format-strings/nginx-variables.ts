/**
 * @module engine/parsers/format-strings/nginx-variables
 * The variables of nginx's log formats (https://nginx.org/en/docs/varindex.html). A field has the variable's name, but for
 * those that the built-in formats name: `$remote_addr` is `host`, `$body_bytes_sent` is `size`.
 */
import { type FieldKind, REQUEST, text, typed, USER, word } from './field.ts';
import { addresses, ONE_WORD_HEADERS, upstreamNumbers, upstreamWords } from './names.ts';

/** How the values of a format are escaped, and so what stands for a variable that is not there. */
export interface Escaping {
  readonly nullText: string;
  /** Of text: nothing escaped means that it may hold quotes. */
  readonly raw: boolean;
}

type Make = (name: string, escaping: Escaping) => FieldKind;

const token: Make = (name, { nullText }) => word(name, { nullText }, String.raw`\S*`);
const int: Make = (name, { nullText }) =>
  typed(name, 'int', nullText === '-' ? '[0-9]+|-' : '[0-9]*', /[-0-9]/, nullText);
const float: Make = (name, { nullText }) =>
  typed(name, 'float', nullText === '-' ? '[0-9.]+|-' : '[0-9.]*', /[-0-9.]/, nullText);
const server: Make = (name, { nullText }) => ({
  ...word(name, { nullText }),
  shape: { pattern: String.raw`(?P<${name}>\[[^\]\s]*\]|[^\s:/\[]*)`, chars: /[^\s:/]/ },
});
const free: Make = (name, { nullText, raw }) => {
  const kind = text(name, { nullText });
  return raw ? { ...kind, shape: { pattern: `(?P<${name}>.*)`, chars: /./ } } : kind;
};
const list: Make = (name, { nullText }) => addresses(name, nullText);
const counts: Make = (name, { nullText }) => upstreamNumbers(name, 'int', nullText);
const seconds: Make = (name, { nullText }) => upstreamNumbers(name, 'float', nullText);
const servers: Make = (name, { nullText }) => upstreamWords(name, nullText);
/** By another name, that of the built-in formats. */
const named =
  (name: string, make: Make): Make =>
  (_, escaping) =>
    make(name, escaping);
/** A value that is always there. */
const fixed =
  (kind: FieldKind): Make =>
  () =>
    kind;

/** Ends before the bracket, as all formats write it in brackets. */
const LOCAL_TIME: FieldKind = {
  ...typed('timestamp', { clf: {} }, '[0-9]+/[A-Za-z]+/[0-9:]+ [+-][0-9]+', /[0-9A-Za-z/: +-]/),
  bracketed: { pattern: String.raw`(?P<timestamp>[^\]]+)`, chars: /[0-9A-Za-z/: +-]/ },
};

const same = (names: string, make: Make): Record<string, Make> =>
  Object.fromEntries(names.split(' ').map((name) => [name, make]));

const VARIABLES: Readonly<Record<string, Make>> = {
  remote_addr: fixed(word('host')),
  remote_user: named('user', (name, { nullText }) =>
    nullText === '' ? word(name, { nullText }, String.raw`\S*`) : USER,
  ),
  time_local: fixed(LOCAL_TIME),
  time_iso8601: fixed(typed('timestamp', 'iso', '[0-9T:Z+-]+', /[0-9T:Z+-]/)),
  msec: fixed(typed('timestamp', { epoch: {} }, '[0-9.]+', /[0-9.]/)),
  request: (_, { raw }) => (raw ? { ...REQUEST, shape: { ...REQUEST.shape, chars: /./ } } : REQUEST),
  request_method: named('method', token),
  request_uri: named('path', (name, escaping) => ({
    ...token(name, escaping),
    shape: { pattern: String.raw`(?P<${name}>\S*)`, chars: /\S/, first: /\// },
  })),
  server_protocol: named('protocol', token),
  status: fixed(typed('status', 'int', '[0-9]{3}', /[0-9]/)),
  body_bytes_sent: fixed(typed('size', 'int', '[0-9]+', /[0-9]/, '-')),
  http_referer: named('referrer', free),
  http_user_agent: named('agent', free),
  ...same('http_x_forwarded_for proxy_add_x_forwarded_for', list),
  ...same('request_time connection_time gzip_ratio session_time tcpinfo_rtt tcpinfo_rttvar', float),
  ...same('bytes_sent bytes_received request_length connection connection_requests content_length pid', int),
  ...same('remote_port server_port proxy_port proxy_protocol_port proxy_protocol_server_port', int),
  ...same('tcpinfo_snd_cwnd tcpinfo_rcv_space limit_rate service_port', int),
  ...same('upstream_response_time upstream_connect_time upstream_header_time', seconds),
  ...same('upstream_queue_time upstream_first_byte_time upstream_session_time', seconds),
  ...same('upstream_status upstream_response_length upstream_bytes_received upstream_bytes_sent', counts),
  upstream_addr: servers,
  host: named('request_host', server),
  ...same('server_name http_host hostname proxy_host ssl_server_name', server),
  ...same('server_addr realip_remote_addr proxy_protocol_addr proxy_protocol_server_addr the_real_ip', token),
  ...same('realip_remote_port', int),
  ...same('args query_string is_args scheme uri document_uri document_root realpath_root', token),
  ...same(
    'request_id req_id request_completion request_filename nginx_version pipe https http2 http3',
    token,
  ),
  ...same('upstream_cache_status upstream_cache_last_modified limit_req_status limit_conn_status', token),
  ...same('protocol content_type proxy_upstream_name proxy_alternative_upstream_name namespace', token),
  ...same('ingress_name service_name fastcgi_script_name fastcgi_path_info secure_link slice_range', token),
  ...same('request_body geoip_city geoip_city_country_name geoip_org geoip_region_name', free),
  ...same('geoip_country_code geoip_country_name geoip_city_country_code geoip_region', token),
};

const isOneWord = (header: string) => ONE_WORD_HEADERS.has(header.replaceAll('_', '-'));

/** Variables of which each name makes one: `$http_x_request_id`. */
const PREFIXES: readonly (readonly [string, Make])[] = [
  ['http_', (name, escaping) => (isOneWord(name.slice(5)) ? token : free)(name, escaping)],
  ['sent_http_', free],
  ['sent_trailer_', free],
  ['upstream_http_', free],
  ['upstream_trailer_', free],
  ['upstream_cookie_', token],
  ['cookie_', token],
  ['arg_', token],
  ['ssl_client_', free],
  ['ssl_', token],
  ['jwt_', token],
];

/** All names, for the hint of an error. */
export const NAMES: readonly string[] = [
  ...Object.keys(VARIABLES),
  ...PREFIXES.map(([prefix]) => `${prefix}…`),
];

/**
 * @param own variables that the user's configuration sets
 * @returns `undefined`: there is no such variable
 */
export function variable(name: string, escaping: Escaping, own: readonly string[]): FieldKind | undefined {
  const made = Object.hasOwn(VARIABLES, name)
    ? VARIABLES[name]
    : own.includes(name)
      ? token
      : PREFIXES.find(([prefix]) => name.startsWith(prefix) && name !== prefix)?.[1];
  return made?.(name, escaping);
}
