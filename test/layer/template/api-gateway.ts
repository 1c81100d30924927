/**
 * @module test/layer/template/api-gateway
 * What API Gateway gives a mapping template: `$input`, `$context` and `$util`, with Java's texts. The engine is
 * velocityjs; what it makes of this project's template was compared with Apache Velocity 1.7 and commons-lang 2.6
 * (Debian's `velocity`), which gave the same record for every body of the test.
 */
import { render } from 'velocityjs';

/** Java's own way with a text, as far as a template asks for it. */
class JavaString {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  /** The first argument is a regular expression in Java, not a text. */
  replaceAll(pattern: string, replacement: string): JavaString {
    return new JavaString(this.#text.replace(new RegExp(String(pattern), 'g'), String(replacement)));
  }
  contains(part: string): boolean {
    return this.#text.includes(String(part));
  }
  toString(): string {
    return this.#text;
  }
}

const SHORT: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  "'": "\\'",
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
};

const unicode = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

/** commons-lang 2.6 `StringEscapeUtils.escapeJavaScript`: escapes `'` too, which JSON does not know. */
const escapeJavaScript = (value: unknown) =>
  new JavaString(String(value).replace(/[\0-\x1f'"\\/\x80-\uffff]/g, (unit) => SHORT[unit] ?? unicode(unit)));

const UTIL = {
  escapeJavaScript,
  base64Encode: (value: unknown) => Buffer.from(String(value), 'utf8').toString('base64'),
};

export interface Request {
  /** The bytes that the caller sent. */
  readonly body: Uint8Array | string;
  /** `$context.path`: the stage and what the caller put behind it. */
  readonly path?: string;
  /** Not there where X-Ray is off. */
  readonly xrayTraceId?: string;
}

/** What API Gateway makes of a body before a template sees it: text, with U+FFFD where it is no UTF-8. */
export const asText = (body: Uint8Array | string) => Buffer.from(body).toString('utf8');

/** A template's output for a request. `status`: what the template sets it to. */
export function map(
  template: string,
  { body, path = '/live/records', xrayTraceId }: Request,
): { readonly text: string; readonly status: number | undefined } {
  const responseOverride: { status?: number } = {};
  const text = render(template, {
    input: { body: new JavaString(asText(body)) },
    context: {
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      stage: 'live',
      path,
      responseOverride,
      ...(xrayTraceId === undefined ? {} : { xrayTraceId }),
    },
    util: UTIL,
  });
  return { text, status: responseOverride.status };
}
