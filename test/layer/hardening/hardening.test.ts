import { describe, expect, it } from 'vitest';
import { evaluateTemplate } from '../template/evaluate.ts';
import { parseTemplate, type Template, template, templateText } from '../template/load-template.ts';
import { RULES } from './index.ts';
import type { Rule } from './rule.ts';
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName } from './scenarios.ts';
import { ofType } from './statements.ts';

/** What a rule says of each resource that it is about. */
function findings(rule: Rule, from: Template, scenario: ScenarioName): readonly [string, string | null][] {
  const { Resources } = evaluateTemplate(from, SCENARIOS[scenario]);
  return ofType(Resources, rule.about).map(([name, resource]) => [
    name,
    rule.check(resource, name, Resources, SCENARIOS[scenario]),
  ]);
}

describe.each(RULES.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
  it.each(SCENARIO_NAMES)('with %s', (scenario) => {
    expect(findings(rule, template, scenario).filter(([, problem]) => problem !== null)).toEqual([]);
  });

  it('is about something that is there', () => {
    expect(SCENARIO_NAMES.flatMap((scenario) => findings(rule, template, scenario))).not.toEqual([]);
  });

  it.each(rule.broken)('notices %j → %j', (from, to) => {
    expect(templateText).toContain(from);
    const broken = parseTemplate(templateText.replaceAll(from, to));
    const found = SCENARIO_NAMES.flatMap((scenario) => findings(rule, broken, scenario));
    expect(found.filter(([, problem]) => problem !== null)).not.toEqual([]);
  });
});
