import { expect, test } from 'vitest';
import { bundleCli, bundleSources } from '../../../layer/compose/bundle.ts';

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

test('the command line is few files: its start loads none before it has looked at Node, a run some thirty', async () => {
  const files = new Map((await bundleCli()).map(({ name, content }) => [name, String(content)]));
  for (const entry of ['bin.js', 'worker.js', 'range-worker.js']) expect([...files.keys()]).toContain(entry);
  const importsOf = (name: string) =>
    Array.from(
      files.get(name)!.matchAll(/^(?:import|export)\b[^;]*?["']\.\/([^"']+)["']/gm),
      ([, to]) => to!,
    );
  const loaded = (names: readonly string[], all = new Set<string>()): ReadonlySet<string> => {
    for (const name of names.filter((one) => !all.has(one))) loaded(importsOf(name), all.add(name));
    return all;
  };
  expect([...loaded(['bin.js'])]).toEqual(['bin.js']);
  const run = [...files].find(
    ([, code]) => code.includes("'--max-failed") || code.includes('"--max-failed'),
  )![0];
  const ofRun = loaded([run]);
  expect(ofRun.size).toBeLessThan(40);
  // Of other commands, nothing.
  for (const name of ofRun) expect(name).not.toMatch(/^(?:simulat|infer|compare|size|doctor)/);
});
