/**
 * @module test/layer/scan/scan
 * Everything that the scanners say of a template, and what is left of it without the suppressions.
 */

import { projectFiles } from '../../../cli/init/project-files.ts';
import { formatByName } from '../../../engine/formats/index.ts';
import { backfillText } from '../../backfill/definition.ts';
import { BACKFILL_SCENARIOS } from '../../backfill/scenarios.ts';
import type { Parameters } from '../hardening/rule.ts';
import { SCENARIOS } from '../hardening/scenarios.ts';
import { evaluateTemplate } from '../template/evaluate.ts';
import { parseTemplate, templateText } from '../template/load-template.ts';
import { lint } from './lint.ts';
import { nag } from './nag.ts';
import { expandSam } from './sam.ts';
import { covers, SUPPRESSED } from './suppressed.ts';

export const TEMPLATES: Readonly<Record<string, string>> = {
  'layer/template.yaml': templateText,
  'of a project of `millrace init`': projectFiles({
    name: 'access-logs',
    version: '1.2.3',
    format: formatByName('apache-combined')!,
  }).get('template.yaml')!,
};

/** Template, scenario, its text and parameters. */
export const CASES: readonly (readonly [string, string, string, Parameters])[] = [
  ...Object.entries(TEMPLATES).flatMap(([name, text]) =>
    Object.entries(SCENARIOS).map(([scenario, parameters]) => [name, scenario, text, parameters] as const),
  ),
  ...Object.entries(BACKFILL_SCENARIOS).map(
    ([scenario, parameters]) => ['layer/backfill.yaml', scenario, backfillText, parameters] as const,
  ),
];

/** The linter also looks into branches whose condition does not hold, and finds an empty ARN there. */
const { KmsKeyArn } = SCENARIOS['a key of its own'];

/** Findings in the template as it is written, as CloudFormation gets it from SAM, and by cdk-nag's rule packs. */
export function scan(text: string, parameters: Parameters): readonly string[] {
  const template = parseTemplate(text);
  const expanded = expandSam(evaluateTemplate(template, parameters, 'kept').Resources);
  return [
    ...lint(text, { KmsKeyArn, ...parameters }),
    // It warns of values filled in here, such as the account's number.
    ...lint(JSON.stringify(expanded), {}, 'ERROR'),
    ...nag(template, parameters),
  ];
}

export const unsuppressed = (findings: readonly string[]): readonly string[] =>
  findings.filter((finding) => !SUPPRESSED.some((suppression) => covers(suppression, finding)));
