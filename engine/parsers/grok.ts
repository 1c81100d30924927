/**
 * @module engine/parsers/grok
 * `{grok: …}`: patterns by name, `%{COMBINEDAPACHELOG}`, `%{INT:status:int}`, with a library of our own that is written for
 * matching in linear time.
 */
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';
import { compileRe2 } from '../reference/re2.ts';
import { toTypePlan } from '../types/index.ts';
import { expandGrok } from './grok/expand.ts';
import { notation } from './lines.ts';
import type { PlannedParser } from './parser.ts';
import { regex } from './regex.ts';

interface Config {
  readonly grok: string;
  readonly patterns?: Readonly<Record<string, string>>;
  readonly ecs?: boolean;
}

function planGrok({ grok: written, patterns = {}, ecs = false }: Config, path: string): PlannedParser {
  const { pattern, fields } = expandGrok(written, { patterns, ecs, path });
  if (fields.length === 0) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: `${path}.grok`,
      expected: 'at least one field, such as %{INT:status:int} or (?<status>[0-9]+)',
      found: show(written),
    });
  }
  compileRe2(pattern, `${path}.grok`);
  return {
    parse: {
      kind: regex.name,
      pattern: {
        source: pattern,
        columns: fields.map(({ name, groups }) => ({ name, groups, nullText: null, optional: true })),
      },
    },
    types: fields.flatMap(({ name, type }) =>
      type === null ? [] : [{ name, type: toTypePlan(type, `${path}.grok`) }],
    ),
  };
}

const filled = v.pipe(v.string('text'), v.nonEmpty('a pattern that is not empty'));

export const grok = notation<Config>({
  name: 'grok',
  summary:
    'Patterns by name, `%{NAME:field:type}`, of our own library ([grok.md](grok.md)) and of `patterns`; `ecs: true` names the fields of whole lines by the Elastic Common Schema.',
  schema: v.strictObject({
    grok: filled,
    patterns: v.optional(
      v.record(
        v.pipe(v.string(), v.regex(/^\w+$/, 'a name of letters, digits and _')),
        filled,
        'an object of NAME: pattern',
      ),
    ),
    ecs: v.optional(v.boolean('true or false')),
  }),
  written: '{grok: …}',
  plan: planGrok,
  examples: [
    {
      parse: { grok: '%{IPORHOST:client} %{WORD:method} %{URIPATHPARAM:request} %{INT:bytes:int}' },
      line: '55.3.244.1 GET /index.html 15824',
      output: '{"client":"55.3.244.1","method":"GET","request":"/index.html","bytes":15824}',
    },
    {
      parse: { grok: '^%{TICKET:[ticket][id]} (?<rest>.*)', patterns: { TICKET: '[A-Z]+-\\d+' } },
      line: 'OPS-17 is done',
      output: '{"ticket.id":"OPS-17","rest":"is done"}',
    },
    {
      parse: { grok: '%{SYSLOGLINE}', ecs: true },
      line: 'Oct 11 22:14:15 mymachine su[17]: session opened',
      output:
        '{"timestamp":"Oct 11 22:14:15","host.hostname":"mymachine","process.name":"su","process.pid":17,"message":"session opened"}',
    },
  ],
  failures: [{ parse: { grok: '^%{WORD:a} %{INT:b}$' }, line: 'one two' }],
});
