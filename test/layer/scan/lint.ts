/**
 * @module test/layer/scan/lint
 * Runs cfn-lint's rules and CloudFormation's resource schemas on a template, with AWS's own validator.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CelEngine, TemplateFile } from '@aws/cloudformation-validate';
import type { Parameters } from '../hardening/rule.ts';

const engine = new CelEngine();

/** One `RULE Resource: message` for each finding of that severity or a worse one. */
export function lint(
  text: string,
  parameters: Parameters,
  severityLevel: 'INFO' | 'ERROR' = 'INFO',
): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'lint-'));
  try {
    const file = join(folder, 'template.yaml');
    writeFileSync(file, text);
    const parameterOverrides = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, String(value)]),
    );
    const { status, diagnostics } = engine.validateStandard(new TemplateFile(file), {
      parameterOverrides,
      severityLevel,
    });
    if (status !== 'OK') throw new Error(`the template could not be read whole: ${status}`);
    return diagnostics.map(
      ({ ruleId, entity, propertyPath, message }) =>
        `${ruleId} ${[entity?.logicalId, propertyPath].filter(Boolean).join('.')}: ${message}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
