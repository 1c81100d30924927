/**
 * @module bench/report/main
 * `npm run report`: the page from the newest record of `npm run bench`.
 *
 *     npm run report                      dist/report/index.html
 *     npm run report -- --record FILE --out FOLDER
 *     npm run report -- --readme          also what is committed: the README's section and pictures, and what `millrace size`
 *                                         plans with
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchRecord, newestRecord, RECORDS } from '../record.ts';
import { MEASURED_FILE, measuredText } from './measured.ts';
import { reportPage } from './page.ts';
import { measuredSection, PICTURES, pictureSvg, withMeasured } from './readme.ts';

const ROOT = join(import.meta.dirname, '../..');

function readRecord(file: string | undefined): { readonly file: string; readonly record: BenchRecord } {
  if (file !== undefined)
    return { file: basename(file), record: JSON.parse(readFileSync(file, 'utf8')) as BenchRecord };
  const newest = newestRecord('main');
  if (newest === null)
    throw new Error(`expected a record main-….json in ${RECORDS}, found none; npm run bench makes one`);
  return newest;
}

const { values } = parseArgs({
  options: {
    record: { type: 'string' },
    out: { type: 'string', default: join(ROOT, 'dist', 'report') },
    readme: { type: 'boolean', default: false },
  },
});
const { file, record } = readRecord(values.record);
mkdirSync(values.out, { recursive: true });
const page = join(values.out, 'index.html');
writeFileSync(page, reportPage(record, file));
console.log(page);
if (values.readme) {
  for (const scheme of ['light', 'dark'] as const) {
    writeFileSync(join(ROOT, PICTURES[scheme]), pictureSvg(record, scheme));
  }
  const readme = join(ROOT, 'README.md');
  writeFileSync(readme, withMeasured(readFileSync(readme, 'utf8'), measuredSection(record, file)));
  writeFileSync(join(ROOT, MEASURED_FILE), measuredText(record, file));
  console.log(`README.md, ${Object.values(PICTURES).join(', ')}, ${MEASURED_FILE}`);
}
