/**
 * @module engine/errors
 * Every error millrace throws: a code first, then a message that names the option, what was expected, what came,
 * and what to do. A bad pipeline, event or setting throws; a bad *record* is data (see `failures.ts`) and never does.
 */

/** The codes, and what each speaks of. The table is the only list: messages, tests and documentation read it. */
export const ERROR_CODES = {
  ERR_MILLRACE_PIPELINE: 'pipeline',
  ERR_MILLRACE_EVENT: 'event',
  ERR_MILLRACE_SETTING: 'setting',
  ERR_MILLRACE_INPUT: 'input',
  ERR_MILLRACE_REPLY_SIZE: 'reply',
  ERR_MILLRACE_CLOSED: 'engine',
  ERR_MILLRACE_NATIVE: 'native addon',
  ERR_MILLRACE_SDK: 'AWS SDK',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** What an error says, part by part; the message is made of these, so that no part is forgotten. */
export interface ErrorDetail {
  /** The option, file or member at fault, as a path: `types.status`, `records[3].recordId`. */
  readonly path: string;
  /** What would have been right. */
  readonly expected: string;
  /** What came instead. */
  readonly found: string;
  /** What to do about it. */
  readonly hint?: string | undefined;
}

/**
 * An error of millrace's own.
 * @example
 * try { createEngine({ parse: 'apache' }) } catch (error) { if (error.code === 'ERR_MILLRACE_PIPELINE') … }
 */
export class MillraceError extends Error {
  override readonly name = 'MillraceError';
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;

  constructor(code: ErrorCode, detail: ErrorDetail, options?: ErrorOptions) {
    const where = detail.path === '' ? ERROR_CODES[code] : `${ERROR_CODES[code]}: ${detail.path}`;
    const hint = detail.hint === undefined ? '' : `; ${detail.hint}`;
    super(`${where}: expected ${detail.expected}, found ${detail.found}${hint}`, options);
    this.code = code;
    this.detail = detail;
  }
}

/** A place in the kernel's memory that was used, or has moved, since it was given. */
export function voidPlace(found: string, hint: string): MillraceError {
  return new MillraceError('ERR_MILLRACE_INPUT', {
    path: 'place',
    expected: 'the one that reserve() gave last, with no call in between',
    found,
    hint,
  });
}

/** A value as an error message shows it: its JSON, cut at 60 characters, or its type where it has no JSON. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  let text: string | undefined;
  try {
    // JSON writes null for a number it has not.
    const isText = typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value));
    text = isText ? String(value) : JSON.stringify(value);
  } catch {
    text = undefined; // cyclic
  }
  if (text === undefined) return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/**
 * Name, message and stack of whatever was thrown: a `throw` takes any value, and an error's properties may be anything. The
 * name of what is no error is its type, as Lambda's client has it.
 */
export function readThrown(thrown: unknown): { name: string; message: string; stack: string } {
  try {
    if (!(thrown instanceof Error)) return { name: typeof thrown, message: String(thrown), stack: '' };
    return { name: String(thrown.name), message: String(thrown.message), stack: String(thrown.stack ?? '') };
  } catch {
    return { name: 'Error', message: 'a value was thrown that cannot be read', stack: '' };
  }
}
