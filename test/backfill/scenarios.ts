/**
 * @module test/backfill/scenarios
 * Parameters by which each condition of `layer/backfill.yaml` holds, and does not.
 */
import type { Parameters } from '../layer/hardening/rule.ts';

export const BACKFILL_SCENARIOS = {
  'a prefix that is listed': {},
  'everything on': {
    SourceBucket: 'old-logs',
    InventoryBucket: 'inventories',
    OutputBucket: 'lake',
    OutputPrefix: 'filled/old/',
    Compress: 'zstd',
    Redo: 'true',
    KmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    ObjectsPerBatch: 5,
    MaxConcurrency: 1000,
    ToleratedFailurePercentage: 1,
    LayerArn: 'arn:aws:lambda:eu-west-1:123456789012:layer:millrace:12',
    Tracing: 'on',
  },
} as const satisfies Readonly<Record<string, Parameters>>;
