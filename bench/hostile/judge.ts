/**
 * @module bench/hostile/judge
 * One call: whether its reply has every record once with what is due, and its log the codes.
 */
import type { FirehoseTransformationResult } from 'aws-lambda';
import type { Fate } from './cases/case.ts';
import type { Sent } from './sent.ts';

export type Codes = Readonly<Record<string, number>>;

const RESULTS = { ok: 'Ok', dropped: 'Dropped' } as const;
const resultOf = (fate: Fate) => (fate === 'ok' || fate === 'dropped' ? RESULTS[fate] : 'ProcessingFailed');

/** A text's size, and its end: what begins alike often ends otherwise. */
const show = (base64: string | undefined) =>
  base64 === undefined ? 'none' : `${base64.length} characters …${base64.slice(-16)}`;

export function judgeReply(
  sent: readonly Sent[],
  body: Uint8Array,
): { readonly replied: number; readonly wrong: readonly string[] } {
  let records: FirehoseTransformationResult['records'];
  try {
    ({ records } = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8')));
  } catch (error) {
    return { replied: 0, wrong: [`the reply is not JSON: ${(error as Error).message}`] };
  }
  const wrong: string[] = [];
  if (records.length !== sent.length) wrong.push(`${records.length} results for ${sent.length} records`);
  let replied = 0;
  for (const [index, { name, fate, due }] of sent.entries()) {
    const { recordId, result, data } = records[index] ?? {};
    const who = name ?? `innocent ${index}`;
    if (recordId !== `r${index}`) {
      wrong.push(`${who}: expected r${index} in its place, found ${recordId}`);
      continue;
    }
    replied += 1;
    if (result !== resultOf(fate))
      wrong.push(`${who}: expected ${resultOf(fate)} (${fate}), found ${result}`);
    else if ((data ?? '') !== due) wrong.push(`${who}: expected ${show(due)}, found ${show(data)}`);
  }
  return { replied, wrong };
}

/** Firehose does not say why a record failed; the function's log counts the codes. */
export function judgeCodes(sent: readonly Sent[], logged: Codes): readonly string[] {
  const due: Record<string, number> = {};
  for (const { fate } of sent) if (resultOf(fate) === 'ProcessingFailed') due[fate] = (due[fate] ?? 0) + 1;
  const codes = [...new Set([...Object.keys(due), ...Object.keys(logged)])].sort();
  return codes
    .filter((code) => (due[code] ?? 0) !== (logged[code] ?? 0))
    .map((code) => `${code}: expected ${due[code] ?? 0} in the log, found ${logged[code] ?? 0}`);
}

/** Reads the counts of codes from what a function writes to its log, by request. */
export function createCodeLog(): { add(chunk: Buffer): void; take(requestId: string): Codes } {
  const found = new Map<string, Codes>();
  let rest = '';
  return {
    add(chunk) {
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        const json = /\{"level":"WARN","message":"millrace: \d+ of \d+ records failed".*\}/.exec(line)?.[0];
        if (json === undefined) continue;
        const { requestId, failed } = JSON.parse(json) as { requestId: string; failed: Codes };
        found.set(requestId, failed);
      }
    },
    take(requestId) {
      const codes = found.get(requestId) ?? {};
      found.delete(requestId);
      return codes;
    },
  };
}
