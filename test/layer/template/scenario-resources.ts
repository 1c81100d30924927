/**
 * @module test/layer/template/scenario-resources
 * The template's resources as the scenarios' parameters make them, and templates that are broken on purpose.
 */
import { expect } from 'vitest';
import { SCENARIOS, type ScenarioName } from '../hardening/scenarios.ts';
import { evaluateTemplate } from './evaluate.ts';
import { type JsonObject, parseTemplate, template, templateText } from './load-template.ts';

export const resourcesOf = (name: ScenarioName) => evaluateTemplate(template, SCENARIOS[name]).Resources;
export const plain = resourcesOf('records put into Firehose');
export const full = resourcesOf('everything on');
export const environmentOf = (resources: typeof plain) =>
  (resources['Function']!.Properties['Environment'] as JsonObject)['Variables'];

/** The template with one piece of its text replaced; what the checks must notice. */
export function broken(from: string, to: string) {
  expect(templateText).toContain(from);
  return parseTemplate(templateText.replaceAll(from, to));
}
