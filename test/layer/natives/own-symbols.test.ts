import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readElf } from '../../../handler/doctor/elf.ts';
import { packageFolder } from '../../../layer/natives/node-gyp.ts';
import { ADDONS } from '../../../layer/natives/targets.ts';

/** Node exports the symbols of its own simdjson, of another version, and a program's symbols come before an addon's. */
test.skipIf(process.platform !== 'linux').each(ADDONS)(
  'the addon $name, as the setup compiles it, uses its own symbols',
  ({ name }) => {
    const file = join(packageFolder(name), 'build', 'Release', `${name}.node`);
    expect(readElf(readFileSync(file), file).ownSymbols).toBe(true);
  },
);
