/**
 * @module engine/reference/choose-re2
 * Which build of RE2 does the matching, for all patterns: the first of `RE2_BUILDS` that is there, or the one that
 * MILLRACE_RE2 asks for. docs/decisions/re2-build.md has the figures.
 */
import { RE2_VARIABLE, readRe2Setting } from '../environment.ts';
import { MillraceError, show } from '../errors.ts';
import { RE2_BUILDS, type Re2Build, type Re2BuildName } from './re2-build.ts';
import { loadNativeRe2 } from './re2-native.ts';
import { loadWasmRe2 } from './re2-wasm.ts';

interface Kind {
  readonly load: () => Re2Build;
  readonly expected: string;
  /** In a checkout. */
  readonly command: string;
}

const KINDS: Readonly<Record<Re2BuildName, Kind>> = {
  wasm: { load: loadWasmRe2, expected: 'RE2 as WebAssembly', command: 'npm run setup -- wasm' },
  native: {
    load: loadNativeRe2,
    expected: `the addon re2, built for Node ${process.version} on ${process.platform}-${process.arch}`,
    command: 'npm run setup',
  },
};

type Tried = { readonly build: Re2Build } | { readonly error: Error };
const tried = new Map<Re2BuildName, Tried>();

/** Loaded at the first pattern (2 ms and 3 MB at least), so that pipelines without one do without it. */
function tryLoad(name: Re2BuildName): Tried {
  let result = tried.get(name);
  if (result === undefined) {
    try {
      result = { build: KINDS[name].load() };
    } catch (error) {
      result = { error: error as Error };
    }
    tried.set(name, result);
  }
  return result;
}

/** In one line, without the files that asked. Node puts the ABI that an addon was built for on the second. */
const reason = ({ message }: Error): string =>
  message
    .split('\nRequire stack')[0]!
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');

/** What whoever reads the error can do: in a checkout, an installed package, or a bundle or layer. */
function advice(names: readonly Re2BuildName[]): string {
  const place = import.meta.url ?? ''; // esbuild's CommonJS has none
  if (place.endsWith('.ts'))
    return `${names.map((name) => `\`${KINDS[name].command}\``).join(' or ')} builds it`;
  if (!names.includes('wasm')) return `leave ${RE2_VARIABLE} out: RE2 as WebAssembly matches the same`;
  if (/\/dist\/(?:esm|cli)\//.test(place)) return 'it comes with the package: install millrace again';
  return 'a bundle has it in its code, a layer beside it as re2-module.cjs: deploy all of it (docs/guides/bundling.md)';
}

/**
 * The build that MILLRACE_RE2 asks for; `null`: none. An engine asks when it is created: whether RE2 is needed may be seen only
 * at a record that the kernel hands back.
 * @throws MillraceError `ERR_MILLRACE_SETTING` for a name that no build has
 */
export function askedRe2(): Re2BuildName | null {
  const setting = readRe2Setting();
  if (setting === null) return null;
  const name = RE2_BUILDS.find((known) => known === setting);
  if (name !== undefined) return name;
  throw new MillraceError('ERR_MILLRACE_SETTING', {
    path: RE2_VARIABLE,
    expected: RE2_BUILDS.join(' or '),
    found: show(setting),
  });
}

/**
 * The build of RE2 that this process uses.
 * @throws MillraceError `ERR_MILLRACE_NATIVE` where none can be loaded; `ERR_MILLRACE_SETTING` where not the one that was asked for
 */
export function chooseRe2(): Re2Build {
  const name = askedRe2();
  const names = name === null ? RE2_BUILDS : [name];
  const errors: Error[] = [];
  for (const one of names) {
    const result = tryLoad(one);
    if ('build' in result) return result.build;
    errors.push(result.error);
  }
  throw new MillraceError(
    name === null ? 'ERR_MILLRACE_NATIVE' : 'ERR_MILLRACE_SETTING',
    {
      path: name === null ? 're2' : RE2_VARIABLE,
      expected: names.map((one) => KINDS[one].expected).join(', or '),
      found: errors.map((error) => `"${reason(error)}"`).join(' and '),
      hint: advice(names),
    },
    { cause: errors.length === 1 ? errors[0] : new AggregateError(errors) },
  );
}

/** Why a build cannot be loaded, in one line; `null`: it can. */
export function whyNoRe2(name: Re2BuildName): string | null {
  const result = tryLoad(name);
  return 'error' in result ? reason(result.error) : null;
}
