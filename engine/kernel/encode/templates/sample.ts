/**
 * @module engine/kernel/encode/templates/sample
 * What `sample` hashes: the key that is written, or what tells a record from others.
 */
import type { TemplatePart } from '../../../plan/plan.ts';
import { type Declined, isDeclined } from '../../../plan/step.ts';
import { type Guard, sampleGuard } from '../filter.ts';
import { type Piece, resolveTemplate, type Scope, type Template } from './resolve-template.ts';

/** A record's id and its place within the record it was decoded from; one without an id is handed back. */
function identity({ contextNames, noteReferences }: Scope): Template {
  const value = (name: string, required: boolean): Piece => ({
    field: null,
    context: contextNames.indexOf(name),
    dateFormat: null,
    required,
  });
  noteReferences(2);
  return { pieces: [value('recordId', true), { text: '/' }, value('innerIndex', false)], lone: false };
}

export function compileSample(
  rate: number,
  key: readonly TemplatePart[] | null,
  scope: Scope,
): Guard | Declined {
  if (key === null && !scope.contextNames.includes('recordId')) return { declined: 'sample' };
  const template = key === null ? identity(scope) : resolveTemplate(key, false, scope);
  return isDeclined(template) ? { declined: `sample: ${template.declined}` } : sampleGuard(rate, template);
}
