/**
 * @module cli/playground/worker/places
 * Where in a pipeline's YAML an option stands that an error names: `steps[1].types.status`.
 */
import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE } from 'js-yaml';

interface Place {
  readonly from: number;
  readonly to: number;
}

interface Node extends Place {
  /** By key; of a list by `[0]`, `[1]` and so on. A member's place begins with its key. */
  readonly members: readonly (readonly [name: string, from: number, node: Node])[];
}

const QUOTED: readonly number[] = [SCALAR_STYLE.SINGLE_QUOTED, SCALAR_STYLE.DOUBLE_QUOTED];

/** The node whose first event is next, as a walk through all events. */
function readNode(events: Iterator<Event>, text: string, first: Event | undefined): Node | null {
  if (first === undefined || first.type === EVENT_ID.POP || first.type === EVENT_ID.DOCUMENT) return null;
  const next = (): Event | undefined => events.next().value as Event | undefined;
  if (first.type === EVENT_ID.ALIAS) return { from: first.anchorStart - 1, to: first.anchorEnd, members: [] };
  if (first.type === EVENT_ID.SCALAR) {
    const quote = QUOTED.includes(first.style) ? 1 : 0;
    return { from: first.valueStart - quote, to: first.valueEnd + quote, members: [] };
  }
  const members: (readonly [string, number, Node])[] = [];
  const isList = first.type === EVENT_ID.SEQUENCE;
  for (let event = next(); event !== undefined && event.type !== EVENT_ID.POP; event = next()) {
    const key = isList ? null : readNode(events, text, event);
    const node = readNode(events, text, key === null ? event : next());
    if (node === null) break;
    const name =
      !isList && event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : `[${members.length}]`;
    // A value that is left out stands nowhere.
    members.push([name, key?.from ?? node.from, node.from < 0 && key !== null ? key : node]);
  }
  return { from: first.start, to: members.at(-1)?.[2].to ?? first.start + 1, members };
}

/** What a path has left behind a member's name; `null`: it goes elsewhere. */
function behind(path: string, name: string): string | null {
  if (!path.startsWith(name)) return null;
  const rest = path.slice(name.length);
  if (rest === '' || rest.startsWith('[')) return rest;
  return rest.startsWith('.') ? rest.slice(1) : null;
}

function find({ members }: Node, path: string, place: Place): Place {
  // Names may have dots: the longest that fits.
  const [found] = members
    .map(([name, from, node]) => ({ name, from, node, rest: behind(path, name) }))
    .filter(({ rest }) => rest !== null)
    .sort((a, b) => b.name.length - a.name.length);
  return found === undefined ? place : find(found.node, found.rest!, { from: found.from, to: found.node.to });
}

/** As much of a place as is on its first line; where there is nothing, the last character before it. */
export function onOneLine(text: string, { from, to }: Place): Place {
  const newline = text.indexOf('\n', from);
  const end = Math.min(Math.max(to, from + 1), newline < 0 ? text.length : newline);
  if (end > from) return { from, to: end };
  const before = text.slice(0, from).trimEnd().length;
  return { from: Math.max(0, before - 1), to: before };
}

/**
 * The place of an option in YAML that js-yaml can read; of one that is not there, that of what should have it.
 * @example placeOf('parse: x\nsteps: []', 'steps') // { from: 9, to: 18 }
 */
export function placeOf(text: string, path: string): Place {
  const events = parseEvents(text, {})[Symbol.iterator]();
  events.next(); // the document
  const root = readNode(events, text, events.next().value as Event | undefined);
  return onOneLine(text, root === null ? { from: 0, to: text.length } : find(root, path, root));
}
