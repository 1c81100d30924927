/**
 * @module engine/config/types-plan
 * A type as the user writes it to a type of the plan, defaults filled in.
 */
import { MillraceError } from '../errors.ts';
import type { TypePlan } from '../plan/plan.ts';
import { strftimeProblem } from '../types/timestamps/strftime.ts';
import type { TypeConfig } from './schema.ts';

/** @param path the option it stands in, for errors */
export function toTypePlan(type: TypeConfig, path: string): TypePlan {
  if (typeof type === 'string') return { kind: type === 'timestamp' ? 'iso' : type };
  if ('clf' in type) return { kind: 'clf' };
  if ('iso' in type) return { kind: 'iso' };
  if ('epoch' in type) return { kind: 'epoch', unit: type.epoch.unit ?? 's' };
  const { format, zone = 'UTC' } = type.strftime;
  const problem = strftimeProblem(format, zone);
  if (problem !== null) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: `${path}.strftime`,
      expected: problem.startsWith('the zone')
        ? 'a zone of the IANA database, such as Europe/Berlin'
        : 'directives of %Y %y %m %d %e %j %b %B %a %A %H %I %p %M %S %f %L %z %Z %s %T %R %D %F %h %n %t %%',
      found: problem,
    });
  }
  return { kind: 'strftime', format, zone };
}
