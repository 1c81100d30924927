import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../../simulator/samples/random.ts';
import { type Case, type HostileApi, randomCase, startHostileApi } from './hostile-api.ts';

// `npm run fuzz -- runtime` does this for longer.

let api: HostileApi;
beforeAll(async () => {
  api = await startHostileApi();
});
afterAll(() => api.close());

const FOUND = JSON.parse(
  readFileSync(new URL('../../fixtures/runtime/regressions.json', import.meta.url), 'utf8'),
) as Case[];

test.each(FOUND.map((given, index) => [index, given] as const))(
  'the kept case %i ends well',
  async (_, given) => {
    expect(await api.run(given)).toBeNull();
  },
);

test('whatever the Runtime API responds, events arrive as they were sent and the loop ends with an error', async () => {
  const random = createRandom(11);
  for (let count = 0; count < 150; count += 1) {
    const given = randomCase(random);
    expect(await api.run(given), JSON.stringify(given)).toBeNull();
  }
});
