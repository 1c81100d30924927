/**
 * @module engine/sources/report
 * Tells those who asked what became of an event.
 */
import { readThrown } from '../errors.ts';
import type { Plan } from '../plan/plan.ts';
import type { EventOptions, EventSummary, ReplyOptions, Told } from './source.ts';

type Listener = (summary: EventSummary) => unknown;

/** What every summary of an engine has, and who hears it. */
export interface ReportOptions {
  readonly plan: Plan;
  readonly name: string | null;
  readonly version: string | null;
  readonly samples: number;
  readonly onSummary: Listener | undefined;
}

function logThrown(thrown: unknown): void {
  const { name, message } = readThrown(thrown);
  const line = { level: 'ERROR', message: `millrace: onSummary: ${message}`, errorType: name };
  console.error(JSON.stringify(line));
}

/** An invocation never fails for what a listener does, now or later. */
function tell(listener: Listener, summary: EventSummary): void {
  try {
    Promise.resolve(listener(summary)).catch(logThrown);
  } catch (error) {
    logThrown(error);
  }
}

const tierOf = ({ userCode, tier }: Plan): EventSummary['tier'] => {
  if (userCode !== 'none') return 'map';
  return tier.kind === 'kernel' ? 'kernel' : 'reference';
};

/** Makes of an event's options those of whoever replies to it; call it when the event comes. */
export function createReport({
  plan,
  name,
  version,
  samples,
  onSummary,
}: ReportOptions): (options: EventOptions) => ReplyOptions {
  const same = { pipeline: name, pipelineVersion: version, tier: tierOf(plan) };
  return (options) => {
    const { onSummary: own, ...rest } = options;
    const listeners = [onSummary, own].filter((one) => one !== undefined);
    if (listeners.length === 0) return rest;
    const started = performance.now();
    return {
      ...rest,
      samples,
      onSummary(told: Told) {
        const durationMs = Math.round((performance.now() - started) * 100) / 100;
        const summary = { ...told, ...same, durationMs };
        for (const listener of listeners) tell(listener, summary);
      },
    };
  };
}
