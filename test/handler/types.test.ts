import type { FirehoseTransformationHandler } from 'aws-lambda';
import { expect, test } from 'vitest';
import { createEngine } from '../../engine/index.ts';
import { createHandler } from '../../handler/create-handler.ts';

test('the handler is one of @types/aws-lambda', async () => {
  const engine = createEngine({ parse: 'json' }, { threads: 1 });
  const handler: FirehoseTransformationHandler = createHandler(engine);
  expect(handler).toBeTypeOf('function');
  await engine.close();
});
