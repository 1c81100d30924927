/**
 * @module handler/doctor-call
 * The invocation `{"millrace": "doctor"}`: a function reports the environment it runs in.
 */
import type { Report } from './doctor/report.ts';

/** That event and no other. Firehose never sends it. */
function isDoctorCall(event: unknown): boolean {
  if (typeof event !== 'object' || event === null) return false;
  return 'millrace' in event && event.millrace === 'doctor' && Object.keys(event).length === 1;
}

/** The report, where the event asks for it; else `null`. The doctor is loaded then, so that no cold start waits for it. */
export async function replyToDoctorCall(event: unknown): Promise<Report | null> {
  if (!isDoctorCall(event)) return null;
  const { examine } = await import('./doctor/examine.ts');
  return examine();
}
