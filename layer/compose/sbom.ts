/**
 * @module layer/compose/sbom
 * The layer's bill of materials, CycloneDX 1.6 as JSON (https://cyclonedx.org/docs/1.6/json/). Neither time nor random
 * numbers are in it: the same layer has the same one.
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

const purl = (name: string, version: string) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

function libraryEntry({ name, version, licence, within }: Component): object {
  return {
    type: 'library',
    'bom-ref': within === null ? purl(name, version) : `${within}/${name}`,
    name,
    version,
    licenses: [{ license: { id: licence } }],
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

/** @param files every file of the layer but this one */
export function sbomText(
  version: string,
  components: readonly Component[],
  files: readonly LayerFile[],
): string {
  const entries = files.map(fileEntry);
  const own = purl('millrace', version);
  const direct = components.filter(({ within }) => within === null);
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(sha256(Buffer.from(JSON.stringify(entries))))}`,
    version: 1,
    metadata: {
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
      { ref: own, dependsOn: direct.map(({ name, version: of }) => purl(name, of)) },
      ...direct.map(({ name, version: of }) => ({
        ref: purl(name, of),
        dependsOn: components.filter(({ within }) => within === name).map((part) => `${name}/${part.name}`),
      })),
    ],
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}
