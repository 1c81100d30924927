/**
 * @module engine/reference/ltsv-text
 * Takes apart labelled tab-separated values (http://ltsv.org/).
 */

/** Letters of a label that a failure shows. */
const LONGEST_LABEL = 64;
const LABEL = /^[0-9A-Za-z_.-]+$/;

/** label → value in order, a repeated label at its first place with its last value; or what is wrong. */
export function parseLtsv(text: string): Map<string, string> | { readonly problem: string } {
  const fields = new Map<string, string>();
  for (const pair of text.split('\t')) {
    const colon = pair.indexOf(':');
    if (colon < 0) return { problem: `a pair without a colon after ${fields.size} pairs` };
    const label = pair.slice(0, colon);
    if (!LABEL.test(label))
      return { problem: `a label that is not [0-9A-Za-z_.-]+ after ${fields.size} pairs` };
    const value = pair.slice(colon + 1);
    if (/[\r\n]/.test(value))
      return { problem: `a line end within the value of ${label.slice(0, LONGEST_LABEL)}` };
    fields.set(label, value);
  }
  return fields;
}
