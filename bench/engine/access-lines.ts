/**
 * @module bench/engine/access-lines
 * Seeded lines like an Apache combined log's: about 237 bytes, the mix of requests, sizes and agents of a real site.
 */

const AGENTS = [
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/32.0.1700.77 Safari/537.36',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (Windows NT 6.1; WOW64; rv:27.0) Gecko/20100101 Firefox/27.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 6_0 like Mac OS X) AppleWebKit/536.26 (KHTML, like Gecko) Version/6.0 Mobile/10A5376e Safari/8536.25 (compatible; Googlebot/2.1)',
  'UniversalFeedParser/4.2-pre-314-svn +http://feedparser.org/',
  '-',
];
const PATHS = [
  '/presentations/logstash-monitorama-2013/images/kibana-search.png',
  '/blog/geekery/disabling-battery-in-ubuntu-vms.html?utm_source=feedburner&utm_medium=feed',
  '/favicon.ico',
  '/',
  '/reset.css',
  '/projects/xdotool/xdotool.xhtml?page=2&sort=date',
];
const REFERRERS = [
  'http://semicomplete.com/presentations/logstash-monitorama-2013/',
  '-',
  'http://www.google.com/url?sa=t&rct=j&q=&esrc=s&source=web&cd=1',
  'http://www.semicomplete.com/projects/xdotool/',
];

/** A generator of 32-bit numbers (xorshift32). */
function createNumbers(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

export function accessLines(count: number, seed = 1): string[] {
  const number = createNumbers(seed);
  const pick = (items: readonly string[]): string => items[number(items.length)]!;
  const two = (value: number): string => String(value).padStart(2, '0');
  return Array.from({ length: count }, () => {
    const host = `${1 + number(223)}.${number(256)}.${number(256)}.${number(256)}`;
    const user = number(20) === 0 ? 'frank' : '-';
    const time = `${two(1 + number(28))}/May/2015:${two(number(24))}:${two(number(60))}:${two(number(60))} +0000`;
    const method = number(10) === 0 ? 'POST' : 'GET';
    const status = [200, 200, 200, 304, 404, 301][number(6)];
    const size = status === 304 ? '-' : String(number(250_000));
    return `${host} - ${user} [${time}] "${method} ${pick(PATHS)} HTTP/1.1" ${status} ${size} "${pick(REFERRERS)}" "${pick(AGENTS)}"`;
  });
}
