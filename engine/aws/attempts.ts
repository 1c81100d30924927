/**
 * @module engine/aws/attempts
 * Calls to AWS that are tried again with full jitter, within the time there is
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */

/** The first wait is at most this long, in ms, and each later one at most twice as long as the one before. */
const FIRST_WAIT = 100;
const LONGEST_WAIT = 5000;
const MOST_ATTEMPTS = 12;
/** A call that has not been answered for so long is given up and tried again, in ms. */
const CALL_TIME = 15_000;

/** Why a call did not succeed, in words, and whether another try may. */
export interface Problem {
  readonly detail: string;
  readonly again: boolean;
}

/** `null`: done. */
export type Attempt = (signal: AbortSignal) => Promise<Problem | null>;

export interface AttemptOptions {
  /** In milliseconds since 1970; infinite without a deadline. */
  readonly deadline: number;
  readonly random?: () => number;
  readonly callTime?: number;
}

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $retryable?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Without credentials or with a bad address no answer comes, and none will. */
const FINAL = ['CredentialsProviderError', 'ConfigError', 'TypeError', 'ENOTFOUND'];
const THROTTLED = /Throttl|SlowDown|TooManyRequests|LimitExceeded|ServiceUnavailable|RequestTimeout/;
const LONGEST_DETAIL = 300;

/** What an error of the SDK means. One without a status is of the network: whether the call was carried out is not known. */
export function problemOf(thrown: unknown): Problem {
  const { name = 'Error', message = '', code, $retryable, $metadata } = Object(thrown) as SdkError;
  const status = $metadata?.httpStatusCode;
  const detail = `${name}: ${message}`.slice(0, LONGEST_DETAIL);
  if (FINAL.includes(name) || FINAL.includes(code ?? '')) return { detail, again: false };
  const again =
    $retryable !== undefined ||
    status === undefined ||
    status === 429 ||
    status >= 500 ||
    THROTTLED.test(name);
  return { detail, again };
}

/**
 * Tries until it is done, cannot succeed, or there is no time left.
 * @returns why it is not done; `null`: it is
 */
export async function tryUntil(
  attempt: Attempt,
  { deadline, random = Math.random, callTime = CALL_TIME }: AttemptOptions,
): Promise<Problem | null> {
  let last: Problem = { detail: 'the deadline came first', again: true };
  for (let count = 0; count < MOST_ATTEMPTS; count += 1) {
    if (count > 0) {
      const wait = random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (count - 1));
      if (Date.now() + wait >= deadline) break;
      await process.getBuiltinModule('node:timers/promises').setTimeout(wait);
    }
    const left = deadline - Date.now();
    if (left <= 0) break;
    const signal = AbortSignal.timeout(Math.ceil(Math.min(left, callTime)));
    const problem = await attempt(signal).catch(problemOf);
    if (problem === null || !problem.again) return problem;
    // That the time ended says less than what was wrong before.
    if (count === 0 || !signal.aborted) last = problem;
  }
  return last;
}
