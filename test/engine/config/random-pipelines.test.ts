import { expect, test } from 'vitest';
import { createRandom } from '../../../simulator/samples/random.ts';
import { fuzzPipelines } from '../../fuzz/pipeline-fuzz.ts';

// `npm run fuzz -- pipeline` does this for longer.

test('random pipelines are rejected with a path or match the reference path', async () => {
  const [made, refused] = await fuzzPipelines(createRandom(23), Infinity, 400);
  expect(made).toBe(400);
  expect(refused).toBeGreaterThan(50);
  expect(made - refused).toBeGreaterThan(50);
});
