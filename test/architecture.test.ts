/**
 * @module test/architecture
 * Holds the layout of docs/architecture.md, read from the source files.
 *
 * The rule of imports: what runs (`import`, `import()`, `require`) points from a later row of LAYERS to an earlier one
 * or stays in its room. Types vanish when the code runs, so `import type` may also point at a CONTRACT, wherever that
 * stands: a contract says what a step is given, and imports no code itself.
 *
 * LAYERS orders `engine/` and `handler/`, which ship to Lambda, file by file. PROGRAMS orders the rooms around them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = new URL('../', import.meta.url);

/** Rooms (folders) and single files, each row above those that may use it. */
const LAYERS: readonly (readonly string[])[] = [
  [
    'engine/errors.ts',
    'engine/failures.ts',
    'engine/limits.ts',
    'engine/native-file.ts',
    'engine/native-require.ts',
    'engine/nearest.ts',
    'engine/version.ts',
  ],
  ['engine/arguments.ts'],
  [
    'engine/aws',
    'engine/batch.ts',
    'engine/environment.ts',
    'engine/garbage.ts',
    'engine/outcome.ts',
    'engine/metadata.ts',
  ],
  [
    'engine/reference/pattern-groups.ts',
    'engine/pattern',
    'engine/kernel/memory.ts',
    'engine/kernel/ops.ts',
    'engine/kernel/matcher.ts',
  ],
  ['engine/values'],
  ['engine/user-code'],
  ['engine/plan'],
  ['engine/reference/re2-build.ts'],
  ['engine/reference/re2-native.ts', 'engine/reference/re2-wasm.ts', 'engine/reference/simdjson.ts'],
  ['engine/reference/choose-re2.ts'],
  ['engine/reference/re2.ts'],
  ['engine/types'],
  ['engine/formats'],
  ['engine/encoders', 'engine/decoders'],
  ['engine/parsers'],
  ['engine/steps'],
  ['engine/select.ts', 'engine/sinks'],
  ['engine/reference'],
  ['engine/kernel'],
  ['engine/programs'],
  ['engine/built'],
  ['engine/config'],
  ['engine/threads'],
  ['engine/lines'],
  ['engine/sources'],
  ['engine/engine.ts'],
  ['engine/index.ts'],
  ['handler'],
];

/** Files of types that everything may look at; `program.ts` may hold constants, as it imports nothing that runs. */
const CONTRACTS = [
  'engine/plan/plan.ts',
  'engine/plan/program.ts',
  'engine/plan/step.ts',
  'engine/threads/executor.ts',
];
const CONSTANTS = ['engine/plan/program.ts'];

/** Package → the files and rooms that may name it. Packages of types only (`aws-lambda`) do not run. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  re2: ['engine/reference/re2-native.ts'],
  'engine/reference/re2-module-loader.cjs': ['engine/reference/re2-wasm.ts'],
  simdjson: ['engine/reference/simdjson.ts'],
  piscina: ['engine/threads/threads.ts'],
  valibot: [
    'engine/config/schema.ts',
    'engine/config/validate.ts',
    'engine/config/publish-schema.ts',
    'engine/config/tests.ts',
    'engine/plan/step.ts',
    'engine/steps',
    'engine/parsers',
    'engine/types',
    'engine/sinks',
    'handler/chaos/config.ts',
    'handler/chaos/fault.ts',
    'handler/chaos/validate.ts',
    'handler/chaos/faults/disk.ts',
    'handler/chaos/faults/process.ts',
    'handler/chaos/faults/reply.ts',
    'handler/chaos/faults/time.ts',
  ],
  '@valibot/to-json-schema': ['engine/config/publish-schema.ts'],
  'js-yaml': ['handler/load-pipeline.ts'],
  'assemblyscript/asc': ['engine/kernel/build.ts'],
};

interface Import {
  readonly from: string;
  /** A file of the project, or a package's name. */
  readonly to: string;
  readonly isType: boolean;
}

const filesIn = (folder: string) =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .map((file) => posix.join(folder, file.replaceAll('\\', '/')))
    .filter(
      (file) =>
        file.endsWith('.ts') &&
        !/\.d\.ts$|\/node_modules\//.test(file) &&
        !file.startsWith('engine/kernel/assembly/'),
    );

const FILES = ['engine', 'handler'].flatMap(filesIn);

const textOf = (file: string) => readFileSync(new URL(file, ROOT), 'utf8');
const codeOf = (file: string) => textOf(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

const STATEMENT =
  /^(?:import|export)\s+(?:(type)\s+)?(?:([^;'"]*?)\s+from\s+)?'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:createRequire|nativeRequire)\([^)]*\)\(\s*'([^']+)'|require\(\s*'([^']+)'/gm;

function importsOf(file: string): Import[] {
  return Array.from(codeOf(file).matchAll(STATEMENT), ([, type, names, ...specifiers]) => {
    const specifier = specifiers.find((found) => found !== undefined)!;
    const members = /^\{([^}]*)\}$/s.exec(names?.trim() ?? '')?.[1]?.split(',') ?? [];
    const named = members.map((member) => member.trim()).filter((member) => member !== '');
    return {
      from: file,
      to: specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier,
      isType: type !== undefined || (named.length > 0 && named.every((member) => member.startsWith('type '))),
    };
  });
}

const IMPORTS = FILES.flatMap(importsOf);
const isProject = ({ to }: Import) => /^[a-z]+\/.*\.ts$/.test(to) || to.startsWith('../');
const inRoom = (file: string, room: string) => file === room || file.startsWith(`${room}/`);
const roomOf = (file: string) => LAYERS.flat().find((room) => inRoom(file, room));
const layerOf = (file: string) => LAYERS.findIndex((rooms) => rooms.some((room) => inRoom(file, room)));
const show = ({ from, to }: Import) => `${from} → ${to}`;

test('the imports were found at all', () => {
  expect(FILES.length).toBeGreaterThan(60);
  expect(IMPORTS.filter(isProject).length).toBeGreaterThan(200);
  expect(IMPORTS.map(show)).toContain('engine/threads/worker.ts → engine/programs/compile.ts');
  expect(IMPORTS.map(show)).toContain('engine/reference/re2-native.ts → re2');
});

test('every file has its place in the order', () => {
  expect(FILES.filter((file) => layerOf(file) < 0)).toEqual([]);
});

test('what runs points one way', () => {
  const wrong = IMPORTS.filter((found) => isProject(found) && !found.isType).filter(
    ({ from, to }) =>
      roomOf(from) !== roomOf(to) &&
      !(layerOf(to) >= 0 && layerOf(to) < layerOf(from)) &&
      !CONSTANTS.includes(to),
  );
  expect(wrong.map(show)).toEqual([]);
});

test('types point one way too, or at a contract', () => {
  const wrong = IMPORTS.filter((found) => isProject(found) && found.isType).filter(
    ({ from, to }) => !(layerOf(to) >= 0 && layerOf(to) <= layerOf(from)) && !CONTRACTS.includes(to),
  );
  expect(wrong.map(show)).toEqual([]);
});

test('contracts of types import no code of the project', () => {
  const wrong = IMPORTS.filter(
    (found) => CONTRACTS.includes(found.from) && isProject(found) && !found.isType,
  );
  expect(wrong.map(show)).toEqual([]);
});

test('no file comes back to itself through what it imports', () => {
  const next = new Map(FILES.map((file) => [file, [] as string[]]));
  for (const found of IMPORTS) if (isProject(found) && !found.isType) next.get(found.from)!.push(found.to);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) cycles.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (done.has(file) || way.includes(file)) return;
    for (const to of next.get(file) ?? []) visit(to, [...way, file]);
    done.add(file);
  };
  for (const file of FILES) visit(file, []);
  expect(cycles).toEqual([]);
});

describe('packages are imported by the files named for them', () => {
  test('and there are no others', () => {
    const packages = IMPORTS.filter((found) => !isProject(found) && !found.to.startsWith('node:'));
    const wrong = packages.filter(
      ({ from, to, isType }) =>
        !(PACKAGES[to]?.some((room) => inRoom(from, room)) ?? (isType && to === 'aws-lambda')),
    );
    expect(wrong.map(show)).toEqual([]);
  });

  test("no one imports AWS's SDK", () => {
    expect(IMPORTS.filter(({ to }) => /aws-sdk/.test(to)).map(show)).toEqual([]);
  });

  test('Node modules are named with node:', () => {
    const bare = IMPORTS.filter(({ to }) =>
      /^(fs|path|url|os|module|buffer|worker_threads|crypto|zlib)\b/.test(to),
    );
    expect(bare.map(show)).toEqual([]);
  });
});

const readsEnvironment = (file: string) =>
  /process\s*(?:\.|\[\s*['"])\s*env|[{,]\s*env\s*[,}][^;]*node:process/.test(codeOf(file));

test('the environment is read in two files', () => {
  const readers = FILES.filter(readsEnvironment);
  expect(readers.sort()).toEqual(['engine/environment.ts', 'handler/settings.ts']);
});

test('nothing that ships imports a program around it', () => {
  const wrong = IMPORTS.filter(({ to }) => /^(?:cli|layer|emulator|simulator|bench|test)\//.test(to));
  expect(wrong.map(show)).toEqual([]);
});

test.each(FILES)('%s says which module it is, and is short enough to read', (file) => {
  const text = textOf(file);
  const name = /^\/\*\*\n \* @module (\S+)\n \* \S/.exec(text)?.[1];
  expect([file.replace(/\.ts$/, ''), file.replace(/\/index\.ts$/, '')]).toContain(name);
  // One that is longer has more than one thing to say.
  expect(text.split('\n').length).toBeLessThanOrEqual(400);
});

describe('the programs around what ships', () => {
  /** Each row above those that may use it. A file counts for the first room that it is in. */
  const ROWS: readonly (readonly string[])[] = [
    ['engine', 'handler'],
    // The tools and the cache of downloads that the emulator's client needs, as the layer's build does.
    ['layer/tools/run-tool.ts', 'layer/tools/toolchain.ts', 'layer/natives/cache.ts'],
    ['emulator'],
    ['simulator'],
    ['layer', 'cli'],
    ['bench'],
  ];

  /** They start other programs, or are started with settings in their environment. */
  const READ_ENVIRONMENT = [
    'bench/measure/handler.ts',
    'bench/measure/limits.ts',
    'bench/measure/measured-child.ts',
    'bench/main/lines-programs.ts',
    'bench/peers/build.ts',
    'bench/re2-builds.ts',
    'bench/soak/probe.ts',
    'cli/simulate/watch.ts',
    'emulator/client.ts',
    'emulator/runtime-process.ts',
    'layer/natives/node-gyp.ts',
    'layer/tools/debian.ts',
    'layer/tools/toolchain.ts',
    'layer/verify/old-glibc.ts',
  ];

  const PROGRAMS = ['emulator', 'simulator', 'layer', 'cli', 'bench'].flatMap(filesIn);
  const imports = PROGRAMS.flatMap(importsOf).filter(isProject);
  const order = ROWS.flat();
  const room = (file: string) => order.find((name) => inRoom(file, name));
  const row = (file: string) => ROWS.findIndex((names) => names.includes(room(file) ?? ''));

  test('were found at all', () => {
    expect(PROGRAMS.length).toBeGreaterThan(150);
    expect(imports.map(show)).toContain('layer/verify/jobs.ts → simulator/samples/events.ts');
  });

  test('import one way', () => {
    const wrong = imports.filter(
      ({ from, to }) => room(from) !== room(to) && (row(to) < 0 || row(to) >= row(from)),
    );
    expect(wrong.map(show)).toEqual([]);
  });

  test('nothing but the bench imports the bench', () => {
    const wrong = imports.filter(({ from, to }) => inRoom(to, 'bench') && !inRoom(from, 'bench'));
    expect(wrong.map(show)).toEqual([]);
  });

  test('read the environment in the named files', () => {
    expect(PROGRAMS.filter((file) => readsEnvironment(file) && !READ_ENVIRONMENT.includes(file))).toEqual([]);
  });

  test.each(PROGRAMS)('%s says which module it is, and is short enough to read', (file) => {
    const text = textOf(file).replace(/^#!.*\n/, '');
    const name = /^\/\*\*\n \* @module (\S+)\n \* \S/.exec(text)?.[1];
    expect([file.replace(/\.ts$/, ''), file.replace(/\/index\.ts$/, '')]).toContain(name);
    expect(text.split('\n').length).toBeLessThanOrEqual(300);
  });
});
