/**
 * @module simulator/samples/corpus-tables
 * The words that the corpus is made of, each with its weight: agents, paths, hosts, statuses. Only data.
 */

/** Agents as browsers, crawlers and tools send them. */
export const AGENTS: readonly (readonly [string, number])[] = [
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
    150,
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2903.86',
    70,
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
    80,
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
    60,
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1.1 Mobile/15E148 Safari/604.1',
    110,
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1',
    20,
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
    100,
  ],
  [
    'Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
    40,
  ],
  [
    'Mozilla/5.0 (Linux; Android 13; SM-A536B Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.6723.107 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/491.0.0.60.78;]',
    20,
  ],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0', 60],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 30],
  ['Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', 15],
  ['Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko', 8],
  [
    'Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; WOW64; Trident/4.0; SLCC2; .NET CLR 2.0.50727; .NET CLR 3.5.30729; .NET CLR 3.0.30729)',
    5,
  ],
  ['Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18', 3],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 40],
  [
    'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.6778.85 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    40,
  ],
  [
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36',
    35,
  ],
  ['Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)', 12],
  ['Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)', 14],
  ['Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)', 14],
  [
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
    14,
  ],
  [
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)',
    12,
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)',
    10,
  ],
  ['facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)', 10],
  ['Twitterbot/1.0', 4],
  ['UniversalFeedParser/4.2-pre-314-svn +http://feedparser.org/', 6],
  ['Tiny Tiny RSS/24.04-8d4ae1e (https://tt-rss.org/)', 6],
  ['Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)', 12],
  ['ELB-HealthChecker/2.0', 10],
  ['Amazon CloudFront', 10],
  ['curl/8.9.1', 8],
  ['Wget/1.21.4', 3],
  ['python-requests/2.32.3', 8],
  ['Go-http-client/1.1', 7],
  ['okhttp/4.12.0', 8],
  ['Mozilla/5.0 zgrab/0.x', 4],
];

export const METHODS: readonly (readonly [string, number])[] = [
  ['GET', 880],
  ['POST', 75],
  ['HEAD', 25],
  ['OPTIONS', 10],
  ['PUT', 5],
  ['DELETE', 3],
  ['PATCH', 1],
  ['PROPFIND', 1],
];

export const PROTOCOLS: readonly (readonly [string, number])[] = [
  ['HTTP/1.1', 72],
  ['HTTP/2.0', 22],
  ['HTTP/1.0', 6],
];

export const STATUSES: readonly (readonly [number, number])[] = [
  [200, 800],
  [206, 12],
  [204, 8],
  [301, 30],
  [302, 20],
  [304, 70],
  [400, 4],
  [401, 6],
  [403, 10],
  [404, 32],
  [429, 2],
  [500, 4],
  [502, 1],
  [503, 1],
];

/** Servers of a fleet stand in several places; most keep UTC. */
export const OFFSETS: readonly (readonly [string, number])[] = [
  ['+0000', 85],
  ['+0100', 3],
  ['+0200', 3],
  ['-0500', 3],
  ['-0700', 3],
  ['+0530', 2],
  ['-0330', 1],
];

export const HOST_NAMES: readonly string[] = [
  'crawl-66-249-73-135.googlebot.com',
  'msnbot-157-55-39-84.search.msn.com',
  'ec2-54-221-17-9.compute-1.amazonaws.com',
  'dslb-088-067-041-003.088.067.pools.vodafone-ip.de',
  'host86-141-33-7.range86-141.btcentralplus.com',
  'c-73-158-64-12.hsd1.ca.comcast.net',
  'proxy.example.org',
  'localhost',
];

export const USERS: readonly string[] = [
  'frank',
  'admin',
  'jane.doe@example.com',
  'deploy-bot',
  'm.curie@example.org',
  'alice',
];

export const IDENTITIES: readonly string[] = ['ident', 'unknown', 'uid1000'];

export const WORDS: readonly string[] = [
  'articles',
  'blog',
  'images',
  'assets',
  'products',
  'static',
  'presentations',
  'search',
  'users',
  'orders',
  'dynamic-dns-for-linux',
  'logging-with-firehose',
  'kernel-notes',
  'release',
  'archive',
  'tags',
  'projects',
  'downloads',
  'docs',
  'reference',
  'getting-started',
  'faq',
  'team',
  'contact',
  'pricing',
  'feed',
  'media',
  'gallery',
  'news',
  'events',
  'checkout',
  'cart',
  'account',
  'settings',
  'theme',
  'vendor',
  'fonts',
  'bootstrap',
];

export const FILES: readonly string[] = [
  'index.html',
  'style2.css',
  'reset.css',
  'app.9f2c41b7.js',
  'jquery-3.7.1.min.js',
  'favicon.ico',
  'logo.png',
  'web-header-background.png',
  'kibana-dashboard3.png',
  'robots.txt',
  'sitemap.xml',
  'wp-login.php',
  'apple-touch-icon.png',
  'inter-latin-400-normal.woff2',
  'hero@2x.webp',
  'report.pdf',
  'data.json',
  '',
];

export const QUERY_NAMES: readonly string[] = [
  'id',
  'page',
  'q',
  'sort',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'flav',
  'lang',
  'v',
  'token',
  'from',
];

export const QUERY_VALUES: readonly string[] = [
  'rss20',
  'newsletter',
  'cpc',
  'price_asc',
  'en-US',
  'de',
  'linux%20bond',
  'a+b',
  'spring-sale',
  'true',
  'caf%C3%A9',
];

export const SITES: readonly string[] = [
  'https://www.example.com',
  'http://www.example.com',
  'https://shop.example.com',
  'http://blog.example.org',
  'https://docs.example.net',
];

export const FOREIGN_REFERRERS: readonly string[] = [
  'https://www.google.com/',
  'https://www.bing.com/',
  'https://duckduckgo.com/',
  'https://news.ycombinator.com/item?id=41900000',
  'https://www.reddit.com/r/linux/comments/1g8x0zq/',
  'http://www.google.com/url?sa=t&rct=j&q=&esrc=s&source=web&cd=4&ved=0CEMQFjAD&url=http%3A%2F%2Fwww.example.com%2F',
  'android-app://com.google.android.googlequicksearchbox/',
];

/** Path pieces as they look where the server writes UTF-8 as it came. */
export const UTF8_WORDS: readonly string[] = [
  'straße',
  'café',
  'ціни',
  '製品',
  '日本語',
  'naïve-bayes',
  'ελλάδα',
  '🚀',
  'Ørsted',
  '한국어',
];

/** What Apache writes for bytes it will not show: `\"` for a quote, `\\` for a backslash, `\xhh` for the rest. */
export const ESCAPES: readonly string[] = [
  '\\"quoted\\"',
  'a\\\\b',
  '\\xe4\\xb8\\xad',
  '\\"',
  '\\t',
  'x=\\"1\\"&y',
  '\\xff\\xfe',
];

/** Starts of TLS handshakes that reached a plain-text port. */
export const TLS_PROBES: readonly string[] = [
  '\\x16\\x03\\x01',
  '\\x16\\x03\\x01\\x02',
  '\\x16\\x03\\x01\\x01\\x17\\x01',
  '\\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xfc\\x03\\x03',
];
