/**
 * @module layer/natives/sysroot
 * An old Linux to compile for: glibc 2.31 and GCC 10's libstdc++, of Debian 11's packages, unpacked into a folder. They
 * are fetched by apt with a state of its own: that needs no root, and leaves the machine's packages alone.
 */
import { lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { runTool, tryTool } from '../tools/run-tool.ts';
import { cachedFolder } from './cache.ts';
import type { Architecture } from './targets.ts';

/**
 * Older than Amazon Linux 2023 (glibc 2.34, GCC 11), so that what is linked against it needs nothing newer. Its packages
 * change no more, so that the same bytes come out of it.
 */
const RELEASE = 'bullseye';
export const SYSROOT_GLIBC = '2.31';

const PACKAGES: readonly string[] = [
  'libc6',
  'libc6-dev',
  'linux-libc-dev',
  'libgcc-s1',
  'libgcc-10-dev',
  'libatomic1', // Node 26 for arm64 is linked to it
  'libstdc++6',
  'libstdc++-10-dev',
  'libcrypt1',
  'libcrypt-dev',
];

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Debian's archives among the machine's own apt sources: where its packages come from, older releases are as well. */
async function archives(): Promise<readonly string[]> {
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT)';
  const argv = ['indextargets', '--no-release-info', '--format', format, 'Created-By: Packages'];
  const ended = await tryTool('apt-get', argv).catch(() => null);
  if (ended?.status !== 0) throw unavailable('`apt-get indextargets` does not work here');
  const found = ended.stdout.split('\n').flatMap((line) => {
    const [uri, release, component] = line.split(' ');
    // Security and updates have a dash, and hold no whole release.
    return component === 'main' && /^[a-z]+$/.test(release!) ? [uri!] : [];
  });
  if (found.length === 0) throw unavailable("the machine's apt sources name no archive of Debian");
  return [...new Set(found)];
}

function unavailable(found: string): Error {
  return new Error(
    `Debian 11's packages, which the natives are linked against, are not available: ${found}. ` +
      'Run this on a Debian whose apt sources name an archive that still has bullseye.',
  );
}

/** A state of apt in a folder; gives the path of its configuration. */
function writeAptState(folder: string, debian: string, archive: string): string {
  for (const part of ['lists/partial', 'archives/partial', 'parts']) {
    mkdirSync(join(folder, part), { recursive: true });
  }
  writeFileSync(join(folder, 'status'), '');
  writeFileSync(join(folder, 'sources.list'), `deb [signed-by=${KEYRING}] ${archive} ${RELEASE} main\n`);
  const settings = {
    'APT::Architecture': debian,
    'APT::Architectures': debian,
    // As root, apt would fetch as a user without write access here.
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Dir::State': folder,
    'Dir::State::Lists': join(folder, 'lists'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': folder,
    'Dir::Cache::archives': join(folder, 'archives'),
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': join(folder, 'parts'),
    'Dir::Etc::preferencesparts': join(folder, 'parts'),
  };
  const configuration = join(folder, 'apt.conf');
  // A value that is a list is added to, unless it is cleared first.
  writeFileSync(
    configuration,
    [
      '#clear APT::Architectures;',
      ...Object.entries(settings).map(([name, value]) => `${name} "${value}";`),
    ].join('\n'),
  );
  return configuration;
}

async function download(folder: string, debian: string): Promise<void> {
  let reason = '';
  for (const archive of await archives()) {
    rmSync(folder, { recursive: true, force: true });
    // On the command line, so that it is read after the machine's own settings (a proxy, say), and wins.
    const apt = ['-q', '--config-file', writeAptState(folder, debian, archive)];
    const update = await tryTool('apt-get', [...apt, '--error-on=any', 'update']);
    const fetch =
      update.status === 0
        ? await tryTool('apt-get', [...apt, 'download', ...PACKAGES], { cwd: folder })
        : update;
    if (fetch.status === 0) return;
    reason = fetch.stderr.trim().split('\n').slice(-3).join(' ');
  }
  throw unavailable(reason);
}

/**
 * Links that start at `/` are of the machine's own root, not of the sysroot's; the linker then silently takes the static
 * `libm.a` beside them, and the addon fails when it is loaded (undefined symbol: __pointer_chk_guard_local).
 */
export function makeLinksRelative(root: string, folder: string = root): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const entry = lstatSync(path);
    if (entry.isDirectory()) makeLinksRelative(root, path);
    if (!entry.isSymbolicLink()) continue;
    const target = readlinkSync(path);
    if (!target.startsWith('/')) continue;
    rmSync(path);
    symlinkSync(relative(dirname(path), join(root, target)), path);
  }
}

/** What a sysroot is made of: the same text, the same sysroot. */
export const SYSROOT_STAMP = [RELEASE, ...PACKAGES].join(' ');

/** The folder of an architecture's sysroot, fetched at the first call. */
export function sysroot(architecture: Architecture, say: (line: string) => void): Promise<string> {
  const { name, debian } = architecture;
  return cachedFolder(`sysroot/${name}`, SYSROOT_STAMP, async (root) => {
    say(`fetching Debian 11's libraries for ${name} …`);
    const packages = join(root, 'packages');
    await download(packages, debian);
    for (const file of readdirSync(packages)
      .filter((entry) => entry.endsWith('.deb'))
      .sort()) {
      await runTool('dpkg', ['-x', join(packages, file), root]);
    }
    rmSync(packages, { recursive: true });
    makeLinksRelative(root);
  });
}

/** Folders with the sysroot's shared libraries, as the dynamic loader wants them. */
export function libraryFolders(root: string, { triple }: Architecture): readonly string[] {
  return [join(root, 'lib', triple), join(root, 'usr', 'lib', triple)];
}
