/**
 * @module cli/infer/known
 * What has a name already: built-in formats, format strings of web servers as their manuals and many configurations have them,
 * and whole lines of grok's library.
 */
import { FORMATS, type Format } from '../../engine/formats/index.ts';
import { LIBRARY } from '../../engine/parsers/grok/library/index.ts';
import type { Sample } from './sample.ts';
import { type Proposal, type Row, type Trial, tryPipeline } from './trial.ts';

const COMBINED =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';
const APACHE = '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"';

/** nginx's `log_format`: its text, and what it is. */
const NGINX: readonly (readonly [written: string, summary: string])[] = [
  [`${COMBINED} "$http_x_forwarded_for"`, "nginx's format main"],
  [`${COMBINED} $request_time`, 'combined with the time of the request'],
  [`${COMBINED} $request_time $upstream_response_time`, 'combined with the times of request and upstream'],
  [`${COMBINED} $request_length $request_time`, 'combined with length and time of the request'],
  [`${COMBINED} "$http_x_forwarded_for" $request_time`, 'main with the time of the request'],
  [
    `${COMBINED} "$http_x_forwarded_for" $request_time $upstream_response_time`,
    'main with the times of request and upstream',
  ],
  [
    `${COMBINED} $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id`,
    "Kubernetes' ingress-nginx",
  ],
];
/** Variables that these formats name and nginx itself does not. */
const VARIABLES = ['proxy_upstream_name', 'proxy_alternative_upstream_name', 'req_id'];

const APACHE_STRINGS: readonly (readonly [written: string, summary: string])[] = [
  [`${APACHE} %I %O`, "Apache's format combinedio"],
  [`${APACHE} %D`, 'Combined with the time of the request in microseconds'],
  [`${APACHE} %T`, 'Combined with the time of the request in seconds'],
  [`${APACHE} "%{X-Forwarded-For}i"`, 'Combined with X-Forwarded-For'],
];

/** Patterns of the grok library for whole lines that no built-in format reads. */
const GROK: Readonly<Record<string, string>> = {
  '^%{HTTPD20_ERRORLOG}$': 'HTTPD20_ERRORLOG',
  '^%{CISCO_TAGGED_SYSLOG} %{GREEDYDATA:message}$': 'CISCO_TAGGED_SYSLOG',
  '%{RT_FLOW1}$': 'RT_FLOW1',
  '%{RT_FLOW2}$': 'RT_FLOW2',
  '%{RT_FLOW3}$': 'RT_FLOW3',
  '^%{MONGO3_LOG}$': 'MONGO3_LOG',
  '^%{MONGO_LOG}$': 'MONGO_LOG',
  '^%{REDISLOG}$': 'REDISLOG',
  '^%{REDISMONLOG}$': 'REDISMONLOG',
  '^%{CATALINALOG}$': 'CATALINALOG',
  '^%{TOMCATLOG}$': 'TOMCATLOG',
};

/** The formats that are no more than a parser: these are proposed with types of their own (records.ts). */
const isPlain = (format: Format) => format.kind !== 'pattern' && format.types === undefined;

/** Of so many names or fewer, a record has to have all. */
const FEW_NAMES = 6;

const namesOf = (line: string): readonly string[] => Object.keys(JSON.parse(line) as object);

/**
 * Whether a record is of a JSON format, which any object fits: it has the names that all of the format's examples have, or all
 * of one where they have none in common.
 */
function isOfFormat({ examples }: Format): (row: Row) => boolean {
  const lists = examples.map(({ output }) => namesOf(output));
  const common = lists[0]!.filter((name) => lists.every((names) => names.includes(name)));
  const needed = common.length > 0 ? [common] : lists;
  return (row) =>
    needed.some((names) => {
      const found = names.filter((name) => Object.hasOwn(row, name)).length;
      return found >= (names.length <= FEW_NAMES ? names.length : Math.ceil(0.75 * names.length));
    });
}

function tryFormat(sample: Sample, format: Format): Trial {
  const { name, summary } = format;
  const trial = tryPipeline(sample, { title: name, summary, pipeline: { parse: name } });
  if (format.kind === 'pattern') return trial;
  const fits = trial.rows.filter(isOfFormat(format)).length;
  return { ...trial, share: trial.rows.length === 0 ? 0 : (trial.share * fits) / trial.rows.length };
}

function proposals(): readonly Proposal[] {
  return [
    ...NGINX.map(([nginx, summary]) => {
      const variables = VARIABLES.filter((name) => nginx.includes(`$${name}`));
      const parse = variables.length === 0 ? { nginx } : { nginx, variables };
      return { title: 'nginx format string', summary, pipeline: { parse } };
    }),
    ...APACHE_STRINGS.map(([logFormat, summary]) => ({
      title: 'Apache format string',
      summary,
      pipeline: { parse: { logFormat } },
    })),
    ...Object.entries(GROK).map(([grok, name]) => ({
      title: `grok ${name}`,
      summary: LIBRARY[name]!.means,
      pipeline: { parse: { grok } },
    })),
  ];
}

/** All of them, tried. */
export function tryKnown(sample: Sample): readonly Trial[] {
  return [
    ...FORMATS.filter((format) => !isPlain(format)).map((format) => tryFormat(sample, format)),
    ...proposals().map((proposal) => tryPipeline(sample, proposal)),
  ];
}
