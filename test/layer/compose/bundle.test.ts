import { expect, test } from 'vitest';
import { bundleSources } from '../../../layer/compose/bundle.ts';

test.each([
  ['faults on purpose', 'millrace: chaos injected'],
  ['the doctor', '/sys/fs/cgroup'],
])('%s are in a file of their own, which is loaded only when asked for', async (_, sign) => {
  const files = await bundleSources('esm');
  const own = files.filter(({ content }) => String(content).includes(sign)).map(({ name }) => name);
  expect(own).toHaveLength(1);
  const quoted = `["'\`]\\./${own[0]!.replaceAll('.', '\\.')}["'\`]`;
  const statically = new RegExp(`(?:from|import)\\s*${quoted}`);
  const whenAsked = new RegExp(`import\\(\\s*${quoted}`);
  expect(files.filter(({ content }) => statically.test(String(content))).map(({ name }) => name)).toEqual([]);
  expect(files.some(({ content }) => whenAsked.test(String(content)))).toBe(true);
});
