/**
 * @module engine/values/failure
 * How a step fails the current record: it returns a {@link RecordFailure}. It never throws.
 */
import { FAILURE_CODES, type FailureCode } from '../failures.ts';
import { exceeded, type Limits } from '../limits.ts';
import type { Stop } from '../pattern/furthest/index.ts';

/** A pattern that did not match. Where text left it is `programs/furthest.ts` to find: what reads patterns is loaded for that alone. */
export interface LeftPattern {
  readonly pattern: string;
}

/** A class, so that no record, map or set of keys can be taken for one. */
export class RecordFailure {
  readonly code: FailureCode;
  readonly detail: string;
  /** The same without a character of the record, for pipelines that redact. */
  readonly redacted: string;
  /**
   * Where in its text the record left the parser, worked out when it is asked for, or the pattern that it left; `null`: not known, or no
   * parser failed.
   */
  readonly stop: () => Stop | LeftPattern | null;
  constructor(
    code: FailureCode,
    detail: string,
    redacted: string = FAILURE_CODES[code],
    stop: RecordFailure['stop'] = () => null,
  ) {
    this.code = code;
    this.detail = detail;
    this.redacted = redacted;
    this.stop = stop;
  }
}

/** A place at which a parser expected one of some things, told in words; those of a named column come as a pair. */
export function stopAt(at: number, ...wanted: (string | readonly [column: string, what: string])[]): Stop {
  return {
    at,
    wanted: wanted.map((one) =>
      typeof one === 'string' ? { column: null, what: one } : { column: one[0], what: one[1] },
    ),
  };
}

/** The failure of a record beyond a limit. Its words quote nothing, so a pipeline that redacts shows them too. */
export function overLimit(limits: Limits, name: keyof Limits): RecordFailure {
  const detail = exceeded(limits, name);
  return new RecordFailure('limit', detail, detail);
}

/** A value as a failure's detail may show it: at most 24 characters of it. */
export function excerpt(text: string): string {
  const cut = text.length > 24 ? `${text.slice(0, 24)}…` : text;
  return JSON.stringify(cut);
}
