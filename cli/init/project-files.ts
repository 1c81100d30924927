/**
 * @module cli/init/project-files
 * What is written into a new project: the files of `cli/starter` with their `{{names}}` filled in, a sample event, and
 * the templates of `layer/`, made to take the project's own files.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import type { Format } from '../../engine/formats/index.ts';
import { sampleOf } from './sample-event.ts';

/** Found by the package's own name: this file lies at another depth once it is built. */
const PACKAGE = dirname(createRequire(import.meta.url).resolve('millrace/package.json'));
const STARTER = join(PACKAGE, 'cli', 'starter');

/** Names that npm would not pack, or would take for its own. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore' };

const TEMPLATES = ['template.yaml', 'backfill.yaml'];

/** In a template of `layer/` → in a project: its function has files of its own, and the layer lies beside them. */
const TEMPLATE_CHANGES: readonly (readonly [from: string, to: string])[] = [
  ["InlineCode: '// The code is in the layer.'", 'CodeUri: function/'],
  ['ContentUri: ../dist/layer/millrace-layer.zip', 'ContentUri: build/millrace-layer.zip'],
  ['Default: apache-combined', 'Default: pipeline.yaml'],
];

/** @throws Error where the template and this table have parted, which a test would have noticed */
function projectTemplate(file: string): string {
  let text = readFileSync(join(PACKAGE, 'layer', file), 'utf8');
  for (const [from, to] of TEMPLATE_CHANGES) {
    if (text.split(from).length !== 2) throw new Error(`layer/${file} should have "${from}" once`);
    text = text.replace(from, to);
  }
  return text;
}

export interface Project {
  /** Of the package and the stack. */
  readonly name: string;
  readonly version: string;
  readonly format: Format;
}

/** @throws Error for a name that has no value */
function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the starter names {{${name}}}, which has no value`);
    return value;
  });
}

const toJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** File in the project, with `/` → its content. */
export function projectFiles({ name, version, format }: Project): ReadonlyMap<string, string> {
  const values = { name, version, format: format.name };
  const starter = readdirSync(STARTER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => {
      const path = relative(STARTER, file).split(sep).join('/');
      return [RENAMED[path] ?? path, fillIn(readFileSync(file, 'utf8'), values)] as const;
    });
  const { event, expected } = sampleOf(format);
  return new Map([
    ...starter,
    ['events/sample.json', toJson(event)],
    ['events/expected.json', toJson(expected)],
    ...TEMPLATES.map((file) => [file, projectTemplate(file)] as const),
  ]);
}
