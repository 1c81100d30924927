/**
 * @module engine/plan/field-path
 * Field names as the user writes them: plain names, or dotted paths where records are JSON.
 */
import type { FieldPath } from './plan.ts';

/** `a.b` → `['a', 'b']`, `a\.b` → `['a.b']`; undotted parsers have no paths and take the name whole. */
export function toFieldPath(name: string, dotted: boolean): FieldPath {
  if (!dotted) return [name];
  const path: string[] = [];
  let part = '';
  for (let at = 0; at < name.length; at += 1) {
    if (name[at] === '\\' && name[at + 1] === '.') {
      part += '.';
      at += 1;
    } else if (name[at] === '.') {
      path.push(part);
      part = '';
    } else part += name[at];
  }
  return [...path, part];
}
