/**
 * @module cli/playground/page/share
 * Pipeline and lines in the address: `#` and base64url of deflated JSON. What is behind `#` is sent to no server.
 */

export interface Shared {
  readonly pipeline: string;
  readonly lines: string;
}

/** Characters of an address that mail and chat still carry. */
const LONGEST = 32_000;

async function through(bytes: Uint8Array<ArrayBuffer>, stream: GenericTransformStream): Promise<Uint8Array> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

async function encode(shared: Shared): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([shared.pipeline, shared.lines]));
  const packed = await through(bytes, new CompressionStream('deflate-raw'));
  const binary = Array.from(packed, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The hash of an address; of lines that make it too long, the first few; `null`: even so. */
export async function toHash({ pipeline, lines }: Shared): Promise<string | null> {
  for (const some of [lines, lines.slice(0, 2000).replace(/\n.*$/, '\n'), '']) {
    const hash = await encode({ pipeline, lines: some });
    if (hash.length <= LONGEST) return hash;
  }
  return null;
}

/** `null`: it has none, or one that was cut. */
export async function fromHash(hash: string): Promise<Shared | null> {
  if (hash.length < 2) return null;
  try {
    const binary = atob(hash.slice(1).replaceAll('-', '+').replaceAll('_', '/'));
    const packed = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    const bytes = await through(packed, new DecompressionStream('deflate-raw'));
    const [pipeline, lines] = JSON.parse(new TextDecoder().decode(bytes)) as readonly unknown[];
    return typeof pipeline === 'string' && typeof lines === 'string' ? { pipeline, lines } : null;
  } catch {
    return null;
  }
}
