/**
 * @module engine/aws/hints
 * What to do about errors of the SDK that have nothing to do with what was called.
 */

/** By the error's name. */
const HINTS: Readonly<Record<string, string>> = {
  NoSuchBucket: 'look at the name of the bucket',
  CredentialsProviderError: 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  InvalidObjectState: 'it is archived: restore it first',
};

/** @param takes the permissions that the call takes, for an error that it is denied */
export function hintOf(error: unknown, takes: string): string | undefined {
  const { name, message } = error as Error;
  if (name === 'AccessDenied') return `it takes ${takes}`;
  return HINTS[name] ?? (message === 'Region is missing' ? 'set AWS_REGION' : undefined);
}
