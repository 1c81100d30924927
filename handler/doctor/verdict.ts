/**
 * @module handler/doctor/verdict
 * What is wrong, and what to do about it. Facts in, text out: no I/O here.
 */
import type { NativeFacts, NodeFacts, Problem, Re2ModuleFacts, Report } from './report.ts';

/** Older ones lack what the engine is written with. */
const LEAST_NODE = 22;

const COMPILE = 'in a checkout `npm run setup` compiles it for this machine; for Lambda use the layer';

function nodeProblem({ version }: NodeFacts): readonly Problem[] {
  if (Number(version.split('.')[0]) >= LEAST_NODE) return [];
  const advice = `run it on Node ${LEAST_NODE} or newer (Lambda: the runtime nodejs24.x)`;
  return [{ problem: `Node ${version} is older than millrace is made for`, advice }];
}

/** The first of these that is so is the reason why a native does not load. */
function nativeProblem({ name, file, machine, needs, error }: NativeFacts, node: NodeFacts): Problem {
  const does = `${name} does not load`;
  if (file === null) {
    return {
      problem: `${does}: there is no build for Node ABI ${node.abi} on ${node.platform}-${node.architecture}`,
      advice: COMPILE,
    };
  }
  if (machine !== null && machine !== node.architecture) {
    return {
      problem: `${does}: it is for ${machine}, and this is ${node.architecture}`,
      advice: "set the function's architecture to that of the layer, or attach the layer for this one",
    };
  }
  const absent = needs?.find(({ path }) => path === null);
  if (absent !== undefined) {
    return {
      problem: `${does}: ${absent.library} is not here`,
      advice: `install ${absent.library}, or ${COMPILE}`,
    };
  }
  const lacking = needs?.find(({ missing }) => missing.length > 0);
  if (lacking !== undefined) {
    return {
      problem: `${does}: it needs ${lacking.missing.join(', ')}, which ${lacking.path} has not`,
      advice: `it was compiled on a newer system; ${COMPILE}`,
    };
  }
  return { problem: `${does}: ${error}`, advice: COMPILE };
}

function re2ModuleProblem(
  { file, builtFrom, installed, error }: Re2ModuleFacts,
  hasKernel: boolean,
): readonly Problem[] {
  // Without WebAssembly no module loads, and the kernel's problem says so.
  if (error !== null && !hasKernel) return [];
  if (error !== null)
    return [
      {
        problem: `RE2 as WebAssembly does not load: ${error} (${file})`,
        advice: 'in a checkout `npm run setup -- wasm` writes it anew; else install millrace again',
      },
    ];
  if (builtFrom === null || installed === null || builtFrom === installed) return [];
  return [
    {
      problem: `RE2 as WebAssembly is of re2 ${builtFrom}, and re2 ${installed} is installed (${file})`,
      advice: '`npm run setup -- wasm` compiles it anew',
    },
  ];
}

/** Everything that keeps millrace from running in full here. */
export function findProblems({
  node,
  tiers,
  natives,
  re2Module,
}: Omit<Report, 'healthy' | 'problems'>): readonly Problem[] {
  const hasKernel = tiers.some(({ name, available }) => name === 'kernel' && available);
  return [
    ...nodeProblem(node),
    ...natives
      .filter(({ loads, expected }) => expected && !loads)
      .map((native) => nativeProblem(native, node)),
    ...(re2Module === null ? [] : re2ModuleProblem(re2Module, hasKernel)),
    ...tiers
      .filter(({ name, available }) => name === 're2' && !available)
      .map(({ detail }) => ({
        problem: `RE2 does not match: ${detail}`,
        advice: 'where MILLRACE_RE2 is set, leave it out; else install millrace again, or attach its layer',
      })),
    ...tiers
      .filter(({ name, available }) => name === 'kernel' && !available)
      .map(({ detail }) => ({
        problem: `the kernel does not load: ${detail}`,
        advice:
          'start Node without flags that switch WebAssembly or its SIMD off, on a processor with SSE4.1 or NEON',
      })),
  ];
}
