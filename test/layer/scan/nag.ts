/**
 * @module test/layer/scan/nag
 * Runs cdk-nag's rule packs on a template.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import type { Parameters } from '../hardening/rule.ts';
import { evaluateTemplate } from '../template/evaluate.ts';
import type { Template } from '../template/load-template.ts';
import { expandSam } from './sam.ts';

const PACKS = [AwsSolutionsChecks, ServerlessChecks, NIST80053R5Checks];

/** One `RULE Resource` for each resource that a rule of a pack refuses, sorted, each once. */
export function nag(template: Template, parameters: Parameters): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'nag-'));
  try {
    const templateFile = join(folder, 'template.json');
    writeFileSync(
      templateFile,
      JSON.stringify(expandSam(evaluateTemplate(template, parameters, 'kept').Resources)),
    );
    const stack = new Stack(new App({ outdir: join(folder, 'out'), analyticsReporting: false }), 'stack');
    new CfnInclude(stack, 'template', { templateFile });
    const findings = PACKS.flatMap((Pack) => new Pack().validateScope(stack).violations).flatMap(
      ({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath = '' }) => `${ruleName} ${constructPath.split('/').at(-1)}`),
    );
    return [...new Set(findings)].sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
