/**
 * @module handler/replay-call
 * Whether an invocation is `{"millrace": {"replay": {…}}}`, and its reply. The code that replays is loaded then, so that no cold start
 * waits for it.
 */
import { MillraceError } from '../engine/errors.ts';
import type { ReplayReply, ReplaySetup } from './replay/call.ts';
import { checkAllowed, type Guarded } from './settings.ts';

function settingsOf(event: unknown): object | null {
  const { millrace } = Object(event) as { readonly millrace?: { readonly replay?: unknown } };
  const replay = Object(millrace).replay as unknown;
  return typeof replay === 'object' && replay !== null ? replay : null;
}

/**
 * The reply, where the event asks for a replay; else `null`.
 * @throws MillraceError where the function does not take such calls
 */
export async function replyToReplayCall(
  event: unknown,
  setup: ReplaySetup | null,
  allow: readonly Guarded[],
  deadline: number,
): Promise<ReplayReply | null> {
  const settings = settingsOf(event);
  if (settings === null) return null;
  checkAllowed('replay', allow);
  if (setup === null) {
    const detail = {
      path: 'millrace.replay',
      expected: 'a handler that knows its pipeline',
      found: 'one without',
    };
    throw new MillraceError('ERR_MILLRACE_EVENT', detail);
  }
  const { replayCall } = await import('./replay/call.ts');
  return replayCall(settings, setup, deadline);
}
