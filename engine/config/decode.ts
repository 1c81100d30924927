/**
 * @module engine/config/decode
 * What `decode` says, as the names of decoders, each of which this process has.
 */
import { DECODERS } from '../decoders/index.ts';
import { MillraceError } from '../errors.ts';
import { member } from '../plan/table.ts';
import type { PipelineConfig } from './schema.ts';

/** @throws MillraceError `ERR_MILLRACE_PIPELINE` for a decoder that this Node lacks */
export function planDecode(decode: PipelineConfig['decode'] = 'auto'): readonly string[] {
  if (decode === 'none') return [];
  if (decode === 'auto') return ['auto'];
  const names = Array.isArray(decode) ? (decode as readonly string[]) : [decode as string];
  for (const [index, name] of names.entries()) {
    const lacking = member(DECODERS, name).lacks?.() ?? null;
    if (lacking === null) continue;
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: Array.isArray(decode) ? `decode[${index}]` : 'decode',
      expected: 'a decoder that this process has',
      found: lacking,
      hint: 'take a newer Node, or leave it out',
    });
  }
  return names;
}
