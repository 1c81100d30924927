/** What the import of an entry loads, read from the sources: everything that is imported statically from it. */
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const STATEMENT = /^(?:import|export)\s+(?!type\s)(?:([^;'"]*?)\s+from\s+)?'([^']+)'/gm;

const isOnlyTypes = (names = ''): boolean => {
  const members = /^\{([^}]*)\}$/s
    .exec(names.trim())?.[1]
    ?.split(',')
    .map((member) => member.trim());
  const named = members?.filter((member) => member !== '') ?? [];
  return named.length > 0 && named.every((member) => member.startsWith('type '));
};

/** Files and packages, each with the chain of files that imports it. */
function loadedBy(entry: string): Map<string, string> {
  const found = new Map([[entry, entry]]);
  for (const [file, chain] of found) {
    const url = new URL(file, ROOT);
    if (!file.endsWith('.ts') || !existsSync(url)) continue;
    const code = readFileSync(url, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    for (const [, names, specifier] of code.matchAll(STATEMENT)) {
      const isRelative = specifier!.startsWith('.');
      const to = isRelative ? posix.join(posix.dirname(file), specifier!) : specifier!;
      if (!isOnlyTypes(names) && !found.has(to)) found.set(to, `${chain} → ${to}`);
    }
  }
  return found;
}

/** Each takes a cold start a millisecond or several, and the runtime has not loaded it before. */
const BY_NEED = /^(?:node:(?:crypto|zlib|fs\/promises|timers\/promises)|js-yaml|piscina|re2|simdjson)$/;

test.each(['handler/index.ts', 'handler/raw-runtime/index.ts', 'engine/index.ts'])('%s', (entry) => {
  const loaded = loadedBy(entry);
  expect(loaded.size).toBeGreaterThan(50);
  expect([...loaded].flatMap(([to, chain]) => (BY_NEED.test(to) ? [chain] : []))).toEqual([]);
});

/** What only a pipeline that is not built needs: a cold start with a built one does without. */
const FOR_WRITTEN = [
  'engine/index.ts',
  'engine/config/schema.ts',
  'engine/config/build-plan.ts',
  'engine/formats/index.ts',
  'engine/formats/compiled/index.ts',
  'engine/pattern/compile.ts',
  'engine/kernel/encode/image.ts',
  'engine/programs/choose-tier.ts',
  'handler/load-pipeline.ts',
  'engine/parsers/index.ts',
  'engine/parsers/grok.ts',
  'engine/parsers/log-format.ts',
  'engine/pattern/syntax/parse.ts',
];

test.each(['handler/index.ts', 'handler/raw-runtime/index.ts'])(
  '%s leaves to need what compiles',
  (entry) => {
    const loaded = loadedBy(entry);
    expect(FOR_WRITTEN.flatMap((file) => loaded.get(file) ?? [])).toEqual([]);
    const all = loadedBy('handler/written-pipeline.ts');
    expect(FOR_WRITTEN.filter((file) => !all.has(file))).toEqual([]); // they are where this looks for them
  },
);

/** What few pipelines or events need, as the file that is imported for them. */
const FOR_SOME = [
  'engine/lines/run.ts',
  'engine/programs/furthest.ts',
  'engine/programs/with-code.ts',
  'engine/sinks/index.ts',
  'engine/sources/events.ts',
  'engine/sources/firehose/reingest/put.ts',
  'engine/sources/index.ts',
];

test.each(['handler/index.ts', 'handler/raw-runtime/index.ts'])(
  '%s leaves to need what few pipelines have',
  (entry) => {
    const loaded = loadedBy(entry);
    expect(FOR_SOME.flatMap((file) => loaded.get(file) ?? [])).toEqual([]);
    for (const file of FOR_SOME) expect(existsSync(new URL(file, ROOT)), file).toBe(true);
  },
);
