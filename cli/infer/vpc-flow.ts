/**
 * @module cli/infer/vpc-flow
 * VPC flow logs of other fields than the default format has: those that the file's first line names, or the default ones as far as
 * the lines go.
 */
import { awsVpcFlow } from '../../engine/formats/aws/aws-vpc-flow.ts';
import { VPC_FLOW } from '../../engine/formats/aws/vpc-flow-fields.ts';
import type { Sample } from './sample.ts';
import { type Trial, tryPipeline } from './trial.ts';

/** Of fewer fields, other logs are as likely. */
const LEAST_FIELDS = 3;
/** With these a record of the default format begins: version, account, interface, and the addresses of both ends. */
const LEAST_DEFAULTS = 5;
/** The share of lines by which a log is one. */
const ENOUGH = 0.75;

const VENDOR_NAMES = new Map(Object.entries(VPC_FLOW.fields).map(([vendor, { name }]) => [name, vendor]));
const DEFAULTS = awsVpcFlow.columns.map(({ name }) => VENDOR_NAMES.get(name)!);

const wordsOf = (line: string): readonly string[] => line.trim().split(' ');

const isFlow = (line: string) =>
  /(?:^|\s)eni-[0-9a-f]+(?:\s|$)/.test(line) &&
  /(?:^|\s)(?:ACCEPT|REJECT|OK|NODATA|SKIPDATA)(?:\s|$)/.test(line);

/** Whether the lines are those of a flow log, whatever its fields. */
export const isFlowLog = ({ lines }: Sample): boolean => lines.filter(isFlow).length >= ENOUGH * lines.length;

/** For lines of a flow log that nothing names the fields of. */
export const OWN_FIELDS =
  "VPC flow log with fields of its own: copy them from the flow log's format, parse: { vpcFlow: { fields: '${version} ${srcaddr} …' } }";

const proposal = (fields: readonly string[], notes: readonly string[]) => ({
  title: 'vpcFlow',
  summary: 'VPC flow log with the fields you chose',
  pipeline: { parse: { vpcFlow: { fields: fields.join(' ') } } },
  notes,
});

function tryHeading(sample: Sample): readonly Trial[] {
  const names = wordsOf(sample.lines[0]!);
  const isHeading =
    names.length >= LEAST_FIELDS &&
    new Set(names).size === names.length &&
    names.every((name) => Object.hasOwn(VPC_FLOW.fields, name));
  return isHeading ? [tryPipeline(sample, proposal(names, []))] : [];
}

function tryDefaults(sample: Sample): readonly Trial[] {
  const flows = sample.lines.filter(isFlow);
  const count = wordsOf(flows[0] ?? '').length;
  if (!isFlowLog(sample) || count < LEAST_DEFAULTS || count >= DEFAULTS.length) return [];
  const note = `the lines have the first ${count} of the ${DEFAULTS.length} default fields: compare them with the flow log's format`;
  const trial = tryPipeline(sample, proposal(DEFAULTS.slice(0, count), [note]));
  const versions = trial.rows.filter(({ interfaceId }) => /^eni-/.test(String(interfaceId))).length;
  return [{ ...trial, share: (trial.share * versions) / Math.max(1, trial.rows.length) }];
}

/** Both, tried; none where the lines are of no flow log. */
export const tryVpcFlow = (sample: Sample): readonly Trial[] => [
  ...tryHeading(sample),
  ...tryDefaults(sample),
];
