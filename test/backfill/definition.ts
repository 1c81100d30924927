/**
 * @module test/backfill/definition
 * The state machine of `layer/backfill.yaml` with given parameters, as Step Functions gets it, and as much of the Amazon States
 * Language as it uses.
 */
import { readFileSync } from 'node:fs';
import { evaluateTemplate } from '../layer/template/evaluate.ts';
import { parseTemplate } from '../layer/template/load-template.ts';

export const backfillText = readFileSync(new URL('../../layer/backfill.yaml', import.meta.url), 'utf8');
export const backfillTemplate = parseTemplate(backfillText);

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts?: number;
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: string;
}

export type State =
  | {
      readonly Type: 'Task';
      readonly Parameters: { readonly FunctionName: string; readonly 'Payload.$': '$' };
      readonly OutputPath: '$.Payload';
      readonly Retry: readonly Retrier[];
      readonly Next: string;
    }
  | {
      readonly Type: 'Choice';
      readonly Choices: readonly {
        readonly Variable: string;
        readonly IsPresent?: boolean;
        readonly NumericGreaterThan?: number;
        readonly Next: string;
      }[];
      readonly Default: string;
    }
  | { readonly Type: 'Fail'; readonly Error: string; readonly CausePath: string }
  | { readonly Type: 'Succeed' };

export interface DistributedMap {
  readonly Type: 'Map';
  readonly ItemReader: {
    readonly Resource: string;
    readonly ReaderConfig?: { readonly InputType: string };
    readonly Parameters: Readonly<Record<string, string>>;
  };
  readonly ItemBatcher: { readonly MaxItemsPerBatch: number; readonly BatchInput: object };
  readonly MaxConcurrency: number;
  readonly ToleratedFailurePercentage: number;
  readonly ItemProcessor: { readonly StartAt: string; readonly States: Readonly<Record<string, State>> };
  readonly ResultWriter: { readonly Parameters: { readonly Bucket: string; readonly Prefix: string } };
}

export interface Definition {
  readonly StartAt: string;
  readonly States: { readonly BackFill: DistributedMap };
}

export function definitionOf(
  parameters: Readonly<Record<string, string | number>> = {},
  template = backfillTemplate,
): Definition {
  const { Properties } = evaluateTemplate(template, parameters).Resources['StateMachine']!;
  return JSON.parse(Properties['DefinitionString'] as string) as Definition;
}
