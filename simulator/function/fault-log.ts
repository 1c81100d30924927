/**
 * @module simulator/function/fault-log
 * Which faults fired in which call: chaos writes one line of JSON for each to the standard output of the function's process.
 */

export interface FaultLog {
  /** Takes what the process writes, in any pieces. */
  add(chunk: Buffer): void;
  /** Returns and forgets the names of the faults that fired in a request. */
  take(requestId: string): readonly string[];
}

const FIRED = '"millrace: chaos injected: ';
/** No line of chaos is longer. */
const LONGEST = 16 * 1024;

export function createFaultLog(): FaultLog {
  const fired = new Map<string, string[]>();
  let rest = '';

  function read(line: string): void {
    if (!line.includes(FIRED)) return;
    try {
      const { fault, requestId } = JSON.parse(line) as { fault: string; requestId: string };
      fired.set(requestId, [...(fired.get(requestId) ?? []), fault]);
    } catch {
      // user code that writes something similar
    }
  }

  return {
    add(chunk) {
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop()!;
      if (rest.length > LONGEST) rest = '';
      for (const line of lines) read(line);
    },
    take(requestId) {
      const names = fired.get(requestId) ?? [];
      fired.delete(requestId);
      return names;
    },
  };
}
