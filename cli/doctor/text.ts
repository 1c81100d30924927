/**
 * @module cli/doctor/text
 * The doctor's report as text: labels in one column, a native a paragraph, the verdict last.
 */
import type { NativeFacts, NeedFacts, Report } from '../../handler/doctor/report.ts';
import { paint } from '../output.ts';
import { hanging, labelled } from '../report-text.ts';
import { formatNumber } from '../table.ts';

const NONE = 'not found';

function mark(isGood: boolean): string {
  return isGood ? paint('green', 'ok') : paint('red', 'no');
}

function libstdcxxWords({ libraries: { libstdcxx } }: Report): string {
  if (libstdcxx === null) return NONE;
  const { version, glibcxx, cxxabi, path } = libstdcxx;
  return `${version ?? 'unknown'}, up to GLIBCXX ${glibcxx} and CXXABI ${cxxabi} (${path})`;
}

function abilityWords({ cpu: { abilities } }: Report): string {
  const names = (has: boolean) =>
    Object.keys(abilities)
      .filter((name) => abilities[name] === has)
      .join(' ');
  if (Object.keys(abilities).length === 0) return 'unknown';
  return `${names(true) || 'none'}${names(false) === '' ? '' : ` (lacks: ${names(false)})`}`;
}

function cpuWords({ cpu: { visible, granted, grantedBy } }: Report): string {
  return `${visible} visible, ${granted} granted (${grantedBy})`;
}

function memoryWords({ memory: { machineMb, limitMb, usedMb } }: Report): string {
  const megabytes = (count: number) => `${formatNumber(count)} MB`;
  const limit = limitMb === null ? 'no limit' : `limit ${megabytes(limitMb)}`;
  return `${megabytes(machineMb)}, ${limit}, ${megabytes(usedMb)} used by this process`;
}

function needWords({ library, path, wants, missing }: NeedFacts): string {
  const what = [library, ...wants].join(' ');
  if (path === null) return `  ${mark(false)}  ${what}: ${NONE}`;
  if (missing.length > 0) return `  ${mark(false)}  ${what}: ${path} lacks ${missing.join(', ')}`;
  return `  ${mark(true)}  ${what}`;
}

function nativeLines({ name, use, expected, file, needs, loads, error }: NativeFacts): readonly string[] {
  return [
    `${loads || expected ? mark(loads) : '--'}  ${paint('bold', name)}  ${paint('dim', hanging(use, name.length + 6))}`,
    `    ${file ?? (loads ? 'without a binary of its own' : NONE)}`,
    ...(needs ?? []).map(needWords),
    ...(error === null ? [] : [`    ${paint(expected ? 'red' : 'dim', error)}`]),
  ];
}

function verdictLines({ problems, natives }: Report): readonly string[] {
  const what = natives.every(({ loads }) => loads) ? 'Everything loads.' : 'Everything that is needed loads.';
  if (problems.length === 0) return [paint('green', what)];
  return problems.flatMap(({ problem, advice }) => [
    paint('red', hanging(problem, 0)),
    `  what to do: ${hanging(advice, 14)}`,
  ]);
}

export function reportToText(report: Report): string {
  const { millrace, node, libraries, cpu, tiers, natives } = report;
  return [
    labelled(
      'millrace',
      `${millrace.version ?? 'unknown'}, ${millrace.layer === null ? 'package' : `${millrace.layer} layer`} (${millrace.folder})`,
    ),
    labelled(
      'node',
      `${node.version}, ABI ${node.abi}, Node-API ${node.nodeApi}, ${node.platform}-${node.architecture}`,
    ),
    labelled('glibc', libraries.glibc ?? NONE),
    labelled('libstdc++', libstdcxxWords(report)),
    labelled('OpenSSL', `${node.openssl ?? NONE}, Node's own; no native uses it`),
    labelled('processor', cpu.model ?? 'unknown'),
    labelled('flags', abilityWords(report)),
    labelled('CPUs', cpuWords(report)),
    labelled('threads', `${cpu.threads}: ${cpu.threadsWhy}`),
    labelled('memory', memoryWords(report)),
    '',
    ...tiers.map(
      ({ name, available, detail }) => `${mark(available)}  ${paint('bold', `tier ${name}`)}  ${detail}`,
    ),
    ...natives.flatMap(nativeLines),
    '',
    ...verdictLines(report),
    '',
  ].join('\n');
}
