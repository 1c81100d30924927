/**
 * @module simulator/samples/corpus
 * Apache combined log lines that look like a fleet's real ones, made from a seed: the same bytes on every run and
 * every machine, so that two results are of the same work. No file of real visitors is needed or stored.
 *
 * Beside the plain many there are the lines that break parsers: IPv6 and host names, `-` for every field that may be
 * absent, `"-" 408 -`, e-mail users, escaped quotes, TLS bytes as the request, a request without a protocol, an empty
 * agent, offsets other than UTC; and a few lines that are no log line at all.
 */
import * as tables from './corpus-tables.ts';
import { createRandom, type Random, weighted } from './random.ts';

/** How often the rarer things come: once in so many lines. */
interface Mix {
  readonly broken: number;
  /** Raw UTF-8 in the path, and the same again in the referrer. */
  readonly utf8: number;
  /** Apache's escapes in the request, and the same again in the referrer and in the agent. */
  readonly escapes: number;
}

/** The corpora by name. `ascii` has almost no other bytes, as Apache itself writes those as `\xhh`. */
export const VARIANTS = {
  ascii: { broken: 5000, utf8: 400, escapes: 250 },
  'utf8-heavy': { broken: 5000, utf8: 2, escapes: 250 },
  'escape-heavy': { broken: 5000, utf8: 400, escapes: 2 },
  'often-failing': { broken: 5, utf8: 400, escapes: 250 },
} as const satisfies Record<string, Mix>;

export type Variant = keyof typeof VARIANTS;

export interface CorpusOptions {
  readonly seed: number;
  /** How many lines. */
  readonly count: number;
  readonly variant?: Variant;
}

/** What `npm start` and the benches work on, so that their numbers speak of the same lines. */
export const STANDARD_CORPUS: CorpusOptions = { seed: 1, count: 100_000 };

const drawAgent = weighted(tables.AGENTS);
const drawMethod = weighted(tables.METHODS);
const drawProtocol = weighted(tables.PROTOCOLS);
const drawStatus = weighted(tables.STATUSES);
const drawOffset = weighted(tables.OFFSETS);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Time of the first line, in ms; the lines follow each other as on a busy fleet. */
const FIRST_MS = Date.UTC(2025, 1, 27, 22, 10, 0);

function drawHost(random: Random): string {
  const kind = random.below(100);
  if (kind < 5) return random.pick(tables.HOST_NAMES);
  if (kind < 7) return `2001:db8::${random.below(65536).toString(16)}`;
  if (kind < 12) {
    const group = () => random.below(65536).toString(16);
    return `2a02:${group()}:${group()}:${group()}:${group()}:${group()}:${group()}:${group()}`;
  }
  return `${random.between(1, 223)}.${random.below(256)}.${random.below(256)}.${random.between(1, 254)}`;
}

function drawQuery(random: Random): string {
  const pair = () => {
    const value = random.oneIn(2) ? random.pick(tables.QUERY_VALUES) : String(random.below(1_000_000));
    return `${random.pick(tables.QUERY_NAMES)}=${value}`;
  };
  const pairs = Array.from({ length: random.between(1, 4) }, pair);
  return `?${pairs.join('&')}`;
}

function drawPath(random: Random, mix: Mix): string {
  const words = Array.from({ length: random.below(3) }, () => random.pick(tables.WORDS));
  if (random.oneIn(mix.utf8)) words.push(random.pick(tables.UTF8_WORDS), random.pick(tables.UTF8_WORDS));
  if (random.oneIn(mix.escapes)) words.push(random.pick(tables.ESCAPES));
  const path = `/${[...words, random.pick(tables.FILES)].join('/')}`;
  return random.below(100) < 12 ? path + drawQuery(random) : path;
}

/** The request and what the server made of it: `"…" status size`. */
function drawRequest(random: Random, mix: Mix): string {
  const kind = random.below(1000);
  if (kind < 3) return '"-" 408 -';
  if (kind < 6) return `"${random.pick(tables.TLS_PROBES)}" 400 ${random.pick(['226', '484', '-'])}`;
  const status = drawStatus(random);
  const bodiless = status === 304 || status === 204;
  const size = bodiless ? '-' : String(random.below(10 ** random.between(2, 6)));
  const path = drawPath(random, mix);
  if (kind < 8) return `"GET ${path}" ${status} ${size}`; // HTTP/0.9: no protocol
  return `"${drawMethod(random)} ${path} ${drawProtocol(random)}" ${status} ${size}`;
}

function drawReferrer(random: Random, mix: Mix): string {
  const kind = random.below(100);
  if (kind < 48) return '-';
  if (kind < 66) return random.pick(tables.FOREIGN_REFERRERS);
  return random.pick(tables.SITES) + drawPath(random, mix);
}

function drawAgentField(random: Random, mix: Mix): string {
  const kind = random.below(1000);
  if (kind < 20) return '-';
  if (kind < 23) return '';
  const agent = drawAgent(random);
  return random.oneIn(mix.escapes) ? `${agent} ${random.pick(tables.ESCAPES)}` : agent;
}

/** `27/Feb/2025:22:10:00 +0000`; the local time of the offset. */
function clfTime(ms: number, offset: string): string {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3));
  const local = new Date(ms + (offset.startsWith('-') ? -minutes : minutes) * 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${two(local.getUTCDate())}/${MONTHS[local.getUTCMonth()]}/${local.getUTCFullYear()}`;
  const time = `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`;
  return `${day}:${time} ${offset}`;
}

/** Ways to break a good line; what comes out never matches the format. */
const BREAKERS: readonly ((line: string, random: Random) => string)[] = [
  (line, random) => line.slice(0, random.between(8, line.length - 2)), // cut off while it was written
  (line) => line.slice(0, -1), // the agent's quote is missing
  (line) => line.replace('] "', '] '), // the request's quote is missing
  (line) => line.replace(/\[\d\d\/[A-Z]/, '[32/x'), // no date
  (line) => line.replace('" ', '" OK '), // no status
  (line) => line.replace(/" "[^"]*"$/, ''), // a common line with half a referrer among combined ones
  (line) => `www.example.com:443 ${line}`, // a virtual host in front
  () => '[Thu Feb 27 22:10:00.123456 2025] [core:error] [pid 4242] AH00126: Invalid URI in request', // the error log
  () => '',
];

/**
 * The corpus, line by line, without line feeds.
 * @example for (const line of generateLines({ seed: 1, count: 3 })) console.log(line)
 */
export function* generateLines(options: CorpusOptions): Generator<string, void, undefined> {
  const mix: Mix = VARIANTS[options.variant ?? 'ascii'];
  const random = createRandom(options.seed);
  let ms = FIRST_MS;
  for (let index = 0; index < options.count; index += 1) {
    ms += random.below(50);
    const identity = random.oneIn(300) ? random.pick(tables.IDENTITIES) : '-';
    const user = random.oneIn(40) ? random.pick(tables.USERS) : '-';
    const who = `${drawHost(random)} ${identity} ${user}`;
    const request = drawRequest(random, mix);
    const fromNowhere = request.startsWith('"-"') || request.startsWith('"\\x');
    const where = fromNowhere ? '"-" "-"' : `"${drawReferrer(random, mix)}" "${drawAgentField(random, mix)}"`;
    const line = `${who} [${clfTime(ms, drawOffset(random))}] ${request} ${where}`;
    yield random.oneIn(mix.broken) ? random.pick(BREAKERS)(line, random) : line;
  }
}
