/**
 * @module cli/build
 * `millrace build`: a pipeline compiled ahead into a file, with which a function starts sooner.
 */
import { writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { openPlanFile } from '../engine/built/plan-file.ts';
import { MillraceError } from '../engine/errors.ts';
import { buildPipeline } from '../engine/index.ts';
import { VERSION } from '../engine/version.ts';
import { BUILT } from '../handler/built-pipeline.ts';
import { asWritten, type LoadedPipeline, loadPipeline } from '../handler/load-pipeline.ts';
import { withOrigin } from '../handler/with-origin.ts';
import { writeOut } from './output.ts';
import { formatNumber } from './table.ts';

/** Beside a pipeline's file; of any other pipeline, in the working folder. */
function defaultOut({ baseFolder, origin }: LoadedPipeline): string {
  const extension = extname(origin);
  const isFile = extension !== '' && !origin.includes('://');
  return isFile ? join(baseFolder, `${basename(origin, extension)}${BUILT}`) : `pipeline${BUILT}`;
}

function compile({ pipeline, baseFolder, origin, version }: LoadedPipeline, out: string): Uint8Array {
  const written = asWritten(pipeline, origin);
  try {
    return buildPipeline(written, { baseFolder, outFolder: dirname(out), version });
  } catch (error) {
    throw withOrigin(error, origin);
  }
}

function write(out: string, bytes: Uint8Array): void {
  try {
    writeFileSync(out, bytes);
  } catch (error) {
    const found = `"${(error as Error).message}"`;
    throw new MillraceError('ERR_MILLRACE_INPUT', { path: '--out', expected: 'a file to write', found });
  }
}

async function build(value: string, { out: given }: { readonly out?: string }): Promise<void> {
  if (given !== undefined && extname(given) !== BUILT) {
    const detail = { path: '--out', expected: `a name that ends in ${BUILT}`, found: given };
    throw new MillraceError('ERR_MILLRACE_INPUT', detail);
  }
  const loaded = await loadPipeline(value.trim(), 'build', process.cwd());
  const out = resolve(given ?? defaultOut(loaded));
  const bytes = compile(loaded, out);
  const { plan } = openPlanFile(bytes, dirname(out), 'auto', null); // what was written is what is read
  write(out, bytes);
  await writeOut(
    `${given ?? out}: ${plan.title} on ${plan.tier.kind}, ${formatNumber(bytes.length)} bytes, for millrace ${VERSION}\n`,
  );
}

export function addBuild(program: Command): void {
  program
    .command('build')
    .description('compile a pipeline into a file, so that a function starts sooner')
    .argument('<pipeline>', 'a pipeline file, a format, or inline JSON, as in MILLRACE_PIPELINE')
    .option('--out <file>', `the file, which ends in ${BUILT}; default: beside the pipeline`)
    .action(build);
}
