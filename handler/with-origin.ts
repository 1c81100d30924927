/**
 * @module handler/with-origin
 * Errors of a pipeline with the place it came from.
 */
import { MillraceError } from '../engine/errors.ts';

/** The same error with the place its pipeline came from before the path: `pipeline.yaml: types.status`. */
export function withOrigin(error: unknown, origin: string): unknown {
  if (!(error instanceof MillraceError) || error.code !== 'ERR_MILLRACE_PIPELINE') return error;
  const path = error.detail.path === '' ? origin : `${origin}: ${error.detail.path}`;
  return new MillraceError(error.code, { ...error.detail, path }, { cause: error });
}
