/**
 * @module simulator/function/fault-log
 * Which faults struck which call: chaos says it in one line of JSON each, on the standard output of the function's process.
 */

export interface Strikes {
  /** Takes what the process writes, in any pieces. */
  hear(chunk: Buffer): void;
  /** Names of the faults that struck a request, and forgets them. */
  take(requestId: string): readonly string[];
}

const STRUCK = '"millrace: chaos struck: ';
/** A line that is longer is none of chaos. */
const LONGEST = 16 * 1024;

export function createStrikes(): Strikes {
  const struck = new Map<string, string[]>();
  let rest = '';

  function read(line: string): void {
    if (!line.includes(STRUCK)) return;
    try {
      const { fault, requestId } = JSON.parse(line) as { fault: string; requestId: string };
      struck.set(requestId, [...(struck.get(requestId) ?? []), fault]);
    } catch {
      // user code that writes something like it
    }
  }

  return {
    hear(chunk) {
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop()!;
      if (rest.length > LONGEST) rest = '';
      for (const line of lines) read(line);
    },
    take(requestId) {
      const names = struck.get(requestId) ?? [];
      struck.delete(requestId);
      return names;
    },
  };
}
