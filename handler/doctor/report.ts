/**
 * @module handler/doctor/report
 * What the doctor found, as plain data: the reply to `{"millrace": "doctor"}`, and what `millrace doctor --json` prints.
 * `null`: absent, or unknown here.
 */
import type { Tier } from '../../engine/index.ts';

/** The millrace that this is. */
export interface PackageFacts {
  readonly version: string | null;
  readonly folder: string;
  /** The kind of layer it is, as its `layer.json` says; `null`: the npm package, or a checkout. */
  readonly layer: 'native' | 'portable' | null;
}

/** The Node that this runs on. */
export interface NodeFacts {
  /** `24.21.0` */
  readonly version: string;
  /** `process.versions.modules`. */
  readonly abi: number;
  /** The newest Node-API version it has. */
  readonly nodeApi: number;
  readonly platform: string;
  readonly architecture: string;
  /** Node's own; no native of millrace's uses it. */
  readonly openssl: string | null;
}

/** The C and C++ libraries that are loaded in this process, and the newest symbol versions they have. */
export interface LibraryFacts {
  /** `2.34`; `null`: another C library, or another system. */
  readonly glibc: string | null;
  readonly libstdcxx: {
    readonly path: string;
    /** As its file name says: `6.0.29`. */
    readonly version: string | null;
    /** `3.4.29` */
    readonly glibcxx: string | null;
    /** `1.3.13` */
    readonly cxxabi: string | null;
  } | null;
}

export interface CpuFacts {
  readonly model: string | null;
  /** Of the processor's abilities those that matter here: name → has it. */
  readonly abilities: Readonly<Record<string, boolean>>;
  /** CPUs that threads can be put on. */
  readonly visible: number;
  /** CPUs' worth of time that the process gets: a fraction on small functions. */
  readonly granted: number;
  readonly grantedBy: string;
  /** What the engine makes of it. */
  readonly threads: number;
  readonly threadsWhy: string;
}

/** In MB of 2^20 bytes. */
export interface MemoryFacts {
  readonly machineMb: number;
  /** What the system or Lambda allows this process. */
  readonly limitMb: number | null;
  readonly usedMb: number;
}

export interface TierFacts {
  readonly name: Tier;
  readonly available: boolean;
  /** Which build of the kernel; or why there is none. */
  readonly detail: string;
}

/** One library that a native is linked to. */
export interface NeedFacts {
  /** `libc.so.6` */
  readonly library: string;
  /** Where it is, loaded or to be loaded. */
  readonly path: string | null;
  /** The newest versions wanted of it: `GLIBC_2.29`. */
  readonly wants: readonly string[];
  /** Those of all it wants that the library does not have. */
  readonly missing: readonly string[];
}

export interface NativeFacts {
  readonly name: string;
  /** What the engine uses it for. */
  readonly use: string;
  /** False of what this package or layer does without. */
  readonly expected: boolean;
  readonly file: string | null;
  /** The machine its code is for. */
  readonly machine: string | null;
  /** `null`: not a file of this system's kind. */
  readonly needs: readonly NeedFacts[] | null;
  readonly loads: boolean;
  /** The loader's error. */
  readonly error: string | null;
}

/** RE2 as WebAssembly, in a file of its own. */
export interface Re2ModuleFacts {
  readonly file: string;
  /** The version of the package re2 that it was compiled from; `null`: it does not say. */
  readonly builtFrom: string | null;
  /** The version that is installed, in a checkout; else `null`. */
  readonly installed: string | null;
  /** Why it does not load. */
  readonly error: string | null;
}

export interface Problem {
  readonly problem: string;
  readonly advice: string;
}

export interface Report {
  readonly millrace: PackageFacts;
  readonly node: NodeFacts;
  readonly libraries: LibraryFacts;
  readonly cpu: CpuFacts;
  readonly memory: MemoryFacts;
  readonly tiers: readonly TierFacts[];
  readonly natives: readonly NativeFacts[];
  /** `null`: there is none, or it is part of a bundle. */
  readonly re2Module: Re2ModuleFacts | null;
  /** True where everything loads. */
  readonly healthy: boolean;
  readonly problems: readonly Problem[];
}
