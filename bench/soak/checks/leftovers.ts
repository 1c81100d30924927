/**
 * @module bench/soak/checks/leftovers
 * Nothing is left when a run is over: no process of a function, and nothing that would keep the soak itself from ending.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { Evidence, Leftovers, Verdict } from '../evidence.ts';

/** Processes whose environment has this variable, whoever started them; `null` where there is no `/proc`. */
export function processesWith(variable: string, value: string): readonly number[] | null {
  let entries: string[];
  try {
    entries = readdirSync('/proc');
  } catch {
    return null;
  }
  const wanted = `${variable}=${value}`;
  return entries
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(wanted)
          ? [Number(pid)]
          : [];
      } catch {
        return []; // gone meanwhile, or another user's
      }
    });
}

const counted = (kinds: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
};

/** Kinds of this process's resources that there are more of than before. */
export function moreResources(before: readonly string[], after: readonly string[]): readonly string[] {
  const was = counted(before);
  return [...counted(after)].flatMap(([kind, count]) =>
    count > (was.get(kind) ?? 0) ? [`${count - (was.get(kind) ?? 0)} ${kind}`] : [],
  );
}

/** Retries for a while: a process takes a moment to end. */
export async function findLeftovers(look: () => Leftovers, patience = 3000): Promise<Leftovers> {
  const until = Date.now() + patience;
  for (;;) {
    const found = look();
    const isClean = (found.processes ?? []).length === 0 && found.resources.length === 0;
    if (isClean || Date.now() >= until) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function checkLeftovers({ leftovers: { processes, resources } }: Evidence): Verdict {
  const wrong = [
    ...(processes ?? []).map((pid) => `process ${pid} is alive`),
    ...resources.map((kind) => `the soak's own process has ${kind} more than before`),
  ];
  const looked = processes === null ? 'no /proc to look for processes' : 'no process is alive';
  return {
    check: 'nothing left over',
    ok: wrong.length === 0,
    found: wrong.length > 0 ? wrong.join('; ') : `${looked}, no resource of the soak's own is open`,
    figures: { processes: (processes ?? []).length },
  };
}
