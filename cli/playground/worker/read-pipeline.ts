/**
 * @module cli/playground/worker/read-pipeline
 * The text of the editor to a pipeline, and errors to their places in it.
 */
import { load, YAMLException } from 'js-yaml';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { MillraceError, readThrown } from '../../../engine/errors.ts';
import type { Problem } from '../contract.ts';
import { onOneLine, placeOf } from './places.ts';

/** The paths of all `map` steps, of whatever may be a pipeline. */
function userCode(pipeline: unknown): readonly string[] {
  const has = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, 'map');
  const inSteps = (steps: unknown, path: string) =>
    Array.isArray(steps) ? steps.flatMap((step, index) => (has(step) ? [`${path}[${index}].map`] : [])) : [];
  const { steps, anyOf } = Object(pipeline) as { readonly steps?: unknown; readonly anyOf?: unknown };
  return [
    ...(has(pipeline) ? ['map'] : []),
    ...inSteps(steps, 'steps'),
    ...(Array.isArray(anyOf)
      ? anyOf.flatMap((one, index) => inSteps(Object(one).steps, `anyOf[${index}].steps`))
      : []),
  ];
}

/**
 * A pipeline, not yet checked, from YAML, of which a format's name is the shortest.
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` for code of the user's own; YAMLException
 */
export function readPipeline(text: string): PipelineConfig {
  const read = load(text);
  const [path] = userCode(read);
  if (path !== undefined) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path,
      expected: 'no code of your own: this page does not run it',
      found: 'map',
      hint: '`millrace run` does',
    });
  }
  return typeof read === 'string' ? { parse: read } : (read as PipelineConfig);
}

/** An error, with its place in the pipeline. */
export function problemOf(text: string, error: unknown): Problem {
  if (error instanceof YAMLException) {
    const { reason, mark } = error as {
      readonly reason: string;
      readonly mark?: { readonly position: number };
    };
    const { message } = new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: '',
      expected: 'content that can be read as yaml',
      found: `"${reason}"`,
    });
    const at = mark?.position ?? 0;
    return { message, ...onOneLine(text, { from: at, to: text.length }) };
  }
  if (!(error instanceof MillraceError)) {
    const { stack } = readThrown(error);
    return { message: `a bug in millrace, please report it: ${stack}`, from: 0, to: 0 };
  }
  return { message: error.message, ...placeOf(text, error.detail.path) };
}
