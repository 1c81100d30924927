/**
 * @module layer/compose/sbom
 * A bill of materials, of the layer or of a release: CycloneDX 1.6 as JSON (https://cyclonedx.org/docs/1.6/json/). Neither the
 * clock nor random numbers are in it: the same content has the same one.
 */
import { createHash } from 'node:crypto';
import type { Component } from './licences.ts';
import type { LayerFile } from './packages.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A UUID of the content (RFC 9562, version 8). */
function uuidOf(hash: string): string {
  const digits = [...hash.slice(0, 32)];
  digits[12] = '8';
  digits[16] = ((Number.parseInt(digits[16]!, 16) & 3) | 8).toString(16);
  const text = digits.join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    '-',
  );
}

/** What a package of npm is called everywhere. */
export const purl = (name: string, version: string) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** `sha512-…` as a lock file has it → hexadecimal. */
const sha512 = (integrity: string) =>
  Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');

/** One licence has an SPDX name; a choice of several is an expression. */
const licenceEntry = (licence: string) =>
  licence.includes(' ') ? { expression: licence } : { license: { id: licence } };

function libraryEntry({ name, version, licence, within, integrity }: Component): object {
  return {
    type: 'library',
    'bom-ref': within === null ? purl(name, version) : `${within}/${name}`,
    name,
    version,
    ...(integrity === undefined ? {} : { hashes: [{ alg: 'SHA-512', content: sha512(integrity) }] }),
    licenses: [licenceEntry(licence)],
    ...(within === null ? { purl: purl(name, version) } : {}),
  };
}

function fileEntry({ path, bytes }: LayerFile): object {
  return {
    type: 'file',
    'bom-ref': `file:${path}`,
    name: path,
    hashes: [{ alg: 'SHA-256', content: sha256(bytes) }],
  };
}

/** What else a bill says. */
export interface BomOptions {
  /** The purls of the packages that millrace itself names. Default: all. */
  readonly direct?: readonly string[];
  /** ISO 8601; of the sources, not of the clock. Default: none. */
  readonly timestamp?: string;
}

/** @param files every file that ships but this one */
export function sbomText(
  version: string,
  components: readonly Component[],
  files: readonly LayerFile[],
  { direct, timestamp }: BomOptions = {},
): string {
  const entries = files.map(fileEntry);
  const own = purl('millrace', version);
  const packages = components.filter(({ within }) => within === null);
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(sha256(Buffer.from(JSON.stringify(entries))))}`,
    version: 1,
    metadata: {
      ...(timestamp === undefined ? {} : { timestamp }),
      component: {
        type: 'library',
        'bom-ref': own,
        name: 'millrace',
        version,
        purl: own,
        licenses: [{ license: { id: 'Apache-2.0' } }],
      },
    },
    components: [...components.map(libraryEntry), ...entries],
    dependencies: [
      { ref: own, dependsOn: direct ?? packages.map(({ name, version: of }) => purl(name, of)) },
      ...packages.map(({ name, version: of, needs = [] }) => ({
        ref: purl(name, of),
        dependsOn: [
          ...needs,
          ...components.filter(({ within }) => within === name).map((part) => `${name}/${part.name}`),
        ],
      })),
    ],
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}
