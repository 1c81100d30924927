/**
 * @module bench/report/main
 * `npm run report`: the page from the newest record of `npm run bench`.
 *
 *     npm run report                      dist/report/index.html
 *     npm run report -- --record FILE --out FOLDER
 *     npm run report -- --readme          also what is committed: the README's section and pictures, and what `millrace size`
 *                                         plans with
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { CommandError, readArguments, runCommand } from '../command.ts';
import { type BenchRecord, newestRecord, RECORDS, readMainRecord } from '../record.ts';
import { MEASURED_FILE, measuredText } from './measured.ts';
import { reportPage } from './page.ts';
import { measuredSection, PICTURE_FILES, pictureFiles, withMeasured } from './readme.ts';

const ROOT = join(import.meta.dirname, '../..');
const USAGE = 'npm run report -- [--record FILE] [--out FOLDER] [--readme]';

interface Chosen {
  readonly file: string;
  readonly record: BenchRecord;
}

function chooseRecord(path: string | undefined): Chosen {
  if (path !== undefined) return readMainRecord(path);
  const newest = newestRecord('main');
  if (newest === null) {
    throw new CommandError(
      `expected a record main-….json in ${relative(ROOT, RECORDS)}, found none: npm run bench makes one`,
    );
  }
  return newest;
}

/** Writes what is committed of a record: all of it, or where something is missing none. */
function writeCommitted({ file, record }: Chosen): void {
  const missing = (['peers', 'sizes', 'growth'] as const).filter(
    (name) => record.sections[name] === undefined,
  );
  if (missing.length > 0) {
    throw new CommandError(
      `--readme: expected a record with the sections peers, sizes and growth, found ${file} without ${missing.join(' and ')}: npm run bench makes one with all, as root`,
    );
  }
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const files = [
    { file: 'README.md', text: withMeasured(readme, measuredSection(record, file)) },
    ...pictureFiles(record),
    { file: MEASURED_FILE, text: measuredText(record, file) },
  ];
  const written = new Set(files.map((one) => one.file));
  for (const gone of PICTURE_FILES) if (!written.has(gone)) rmSync(join(ROOT, gone), { force: true });
  for (const one of files) writeFileSync(join(ROOT, one.file), one.text);
  console.log([...written].join(', '));
}

await runCommand(() => {
  const { values } = readArguments(USAGE, {
    options: {
      record: { type: 'string' },
      out: { type: 'string', default: join(ROOT, 'dist', 'report') },
      readme: { type: 'boolean', default: false },
    },
  });
  const chosen = chooseRecord(values.record);
  // The README links it.
  if (values.readme && values.record !== undefined && dirname(resolve(values.record)) !== RECORDS) {
    throw new CommandError(
      `--readme: expected a record in ${relative(ROOT, RECORDS)}, found ${values.record}: put it there first`,
    );
  }
  mkdirSync(values.out, { recursive: true });
  const page = join(values.out, 'index.html');
  writeFileSync(page, reportPage(chosen.record, chosen.file));
  console.log(page);
  if (values.readme) writeCommitted(chosen);
});
