/**
 * @module simulator/function/alias
 * The function's alias: which version a call goes to. Each call is drawn independently, so a retry may reach another version.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
 */

import { MillraceError, show } from '../../engine/errors.ts';
import type { Random } from '../samples/random.ts';
import type { VersionOptions } from '../simulation.ts';

/** What the stream calls: the function's name with the alias as its qualifier. */
export const ALIAS = 'live';
export const FUNCTION_ARN = `arn:aws:lambda:eu-west-1:123456789012:function:millrace:${ALIAS}`;

/** Draws in this many parts of a whole. */
const PARTS = 2 ** 21;
/** Weights are decimal fractions, so their sum may be slightly off. */
const ROUNDING = 1e-9;

function refuse(path: string, expected: string, found: string, hint: string): never {
  throw new MillraceError('ERR_MILLRACE_SETTING', { path, expected, found, hint });
}

/** @throws MillraceError `ERR_MILLRACE_SETTING` unless the weights add up to one */
export function checkWeights(versions: readonly Pick<VersionOptions, 'name' | 'weight'>[]): void {
  if (versions.length === 0) {
    refuse('versions', 'at least one version', 'none', 'a stream needs a function to call');
  }
  const names = new Set<string>();
  for (const [index, { name, weight }] of versions.entries()) {
    if (names.has(name)) refuse(`versions[${index}].name`, 'a unique name', show(name), 'rename it');
    if (!/^[1-9]\d*$/.test(name)) {
      const hint = 'an alias points at published versions, which are numbered';
      refuse(`versions[${index}].name`, 'a published version, "1"', show(name), hint);
    }
    if (!(weight >= 0 && weight <= 1)) {
      refuse(`versions[${index}].weight`, 'a share from 0 to 1', show(weight), 'the share of all calls');
    }
    names.add(name);
  }
  const total = versions.reduce((sum, { weight }) => sum + weight, 0);
  if (Math.abs(total - 1) > ROUNDING) {
    const found = String(Number(total.toFixed(6)));
    refuse('versions', 'weights that add up to 1', found, 'give the rest to the first version');
  }
}

/**
 * The version that a call goes to.
 * @param versions checked by {@link checkWeights}
 */
export function drawVersion<T extends Pick<VersionOptions, 'weight'>>(
  versions: readonly T[],
  random: Random,
): T {
  let left = random.below(PARTS) / PARTS;
  for (const version of versions) {
    left -= version.weight;
    if (left < 0) return version;
  }
  return versions.findLast(({ weight }) => weight > 0)!; // the sum was rounded to just below 1
}
