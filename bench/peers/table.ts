/**
 * @module bench/peers/table
 * The programs that millrace is measured against: how each is built and started, what of Debian it
 * needs. Each is what a good engineer would write for the job on the usual libraries, and each gives the same bytes.
 *
 * All keep one contract: `PATTERN < event.json` prints the response's JSON, `PATTERN --bench N < event.json` prints the
 * nanoseconds an event takes, the mean of N after a warm-up of half as many or more.
 */
import { join } from 'node:path';

const SOURCES = import.meta.dirname;
/** Where Debian keeps the sources of its Rust and Go libraries. */
const DEBIAN_CRATES = '/usr/share/cargo/registry';
const DEBIAN_GOPATH = '/usr/share/gocode';

export interface Peer {
  readonly name: string;
  /** As tables and charts call it. */
  readonly title: string;
  /** The folder with its sources, where that is not its name. */
  readonly sources?: string;
  /** What it is made of, for tables and records. */
  readonly summary: string;
  /** Debian packages. */
  readonly packages: readonly string[];
  /** Files that are there when the packages are. */
  readonly needs: readonly string[];
  /** A command that prints the compiler's or interpreter's version. */
  readonly version: readonly [string, ...string[]];
  /** The command that builds it into a folder, and what of the environment it wants; `null`: nothing to build. */
  readonly build:
    | ((folder: string) => {
        readonly command: readonly [string, ...string[]];
        readonly env: Readonly<Record<string, string>>;
      })
    | null;
  /** The command that starts it. */
  readonly start: (folder: string) => readonly [string, ...string[]];
}

/** The Go peers differ in one file: the library for JSON. */
function goPeer(name: string, codec: string) {
  return {
    name,
    sources: 'go',
    version: ['go', 'version'],
    build: (folder: string) => ({
      command: [
        'go',
        'build',
        '-o',
        join(folder, name, 'peer'),
        ...['main.go', codec].map((file) => join(folder, name, file)),
      ],
      env: { GO111MODULE: 'off', GOPATH: DEBIAN_GOPATH, GOFLAGS: '' },
    }),
    start: (folder: string) => [join(folder, name, 'peer')],
  } as const satisfies Partial<Peer>;
}

/**
 * A peer in this language, or a path of millrace's own: `bench/peers/competitor.ts`, compiled.
 * @param who as `bench/peers/competitor.ts` takes it
 */
export function competitor(name: string, who: string) {
  return {
    name,
    sources: 'node',
    packages: [],
    needs: [],
    version: [process.execPath, '--version'],
    build: (folder: string) => ({
      command: [
        process.execPath,
        join(SOURCES, '../measure/compile.ts'),
        'peers/competitor.ts',
        join(folder, 'competitor'),
      ],
      env: {},
    }),
    start: (folder: string) => [
      process.execPath,
      join(folder, 'competitor', 'bench/peers/competitor.js'),
      who,
    ],
  } as const satisfies Partial<Peer>;
}

/** The Rust peers are one package, with a program for each format; what they are made of is compiled once. */
function rustPeer(name: string, program: string) {
  return {
    name,
    sources: 'rust',
    packages: [
      'cargo',
      'librust-aho-corasick-dev',
      'librust-base64-dev',
      'librust-chrono-dev',
      'librust-indexmap-dev',
      'librust-memchr-dev',
      'librust-regex-dev',
      'librust-serde-derive-dev',
      'librust-serde-json-dev',
    ],
    needs: [
      'regex-1',
      'serde_json-1',
      'serde_derive-1',
      'base64-0.13',
      'chrono-0.4',
      'aho-corasick-0',
      'indexmap-1',
      'memchr-2',
    ].map((crate) => join(DEBIAN_CRATES, crate)),
    version: ['rustc', '--version'],
    build: (folder: string) => ({
      command: [
        'cargo',
        'build',
        '--quiet',
        '--release',
        '--offline',
        '--bin',
        program,
        '--manifest-path',
        join(folder, name, 'Cargo.toml'),
        '--config',
        'source.crates-io.replace-with="debian"',
        '--config',
        `source.debian.directory="${DEBIAN_CRATES}"`,
      ],
      env: { CARGO_TARGET_DIR: join(folder, 'rust-target') },
    }),
    start: (folder: string) => [join(folder, 'rust-target', 'release', program)],
  } as const satisfies Partial<Peer>;
}

export const PEERS: readonly Peer[] = [
  {
    ...rustPeer('rust', 'peer'),
    title: 'Rust',
    summary: 'serde_json 1.0, base64 0.13, regex 1.7, chrono 0.4; release build with LTO',
  },
  {
    ...goPeer('go', 'json_iterator.go'),
    title: 'Go (json-iterator)',
    summary: 'regexp and time of the standard library, json-iterator 1.1.12',
    packages: ['golang-go', 'golang-github-json-iterator-go-dev'],
    needs: [join(DEBIAN_GOPATH, 'src/github.com/json-iterator/go')],
  },
  {
    ...goPeer('go-encoding-json', 'encoding_json.go'),
    title: 'Go (encoding/json)',
    summary: 'the standard library: regexp, time, encoding/json',
    packages: ['golang-go'],
    needs: [],
  },
  {
    name: 'python',
    title: 'Python',
    summary: 'the standard library: re, json, base64, datetime',
    packages: ['python3'],
    needs: [],
    version: ['python3', '--version'],
    build: null,
    start: (folder) => ['python3', join(folder, 'python', 'peer.py')],
  },
  {
    ...competitor('node', 'node'),
    title: "Node (V8's RegExp)",
    summary: 'a plain loop, no library; its RegExp is not linear-time',
  },
  {
    ...competitor('node-re2', 'node-re2'),
    title: 'Node (re2)',
    summary: 'the same loop with the re2 binding',
  },
];

const rustFor = (format: string, program: string): Peer => ({
  ...rustPeer(`rust-${format}`, program),
  title: `Rust, ${format}`,
  summary:
    'serde_json 1.0, base64 0.13, chrono 0.4, and regex 1.7 or fields cut by hand; release build with LTO',
});

/** Peers for one other format each, by its name: by its pattern, or with `split` in its place by hand. */
export const FORMAT_PEERS: Readonly<Record<string, Peer>> = {
  'aws-alb': rustFor('aws-alb', 'alb'),
  'aws-vpc-flow': rustFor('aws-vpc-flow', 'vpc_flow'),
};

/** Peers for JSON records, and the ways that each has, in a pattern's place. */
export const JSON_PEERS: readonly { readonly peer: Peer; readonly ways: Readonly<Record<string, string>> }[] =
  [
    {
      peer: {
        ...rustPeer('rust-json', 'json'),
        title: 'Rust, JSON',
        summary: 'serde_json 1.0 with preserve_order, base64 0.13; release build with LTO',
      },
      ways: { 'rust, values': 'values', 'rust, raw values': 'raw' },
    },
    {
      peer: {
        name: 'cpp-json',
        sources: 'cpp',
        title: 'C++, JSON',
        summary: 'simdjson 3.0 On-Demand, base64 by tables; -O3 -march=native',
        packages: ['g++', 'libsimdjson-dev'],
        needs: ['/usr/include/simdjson.h'],
        version: ['g++', '--version'],
        build: (folder: string) => ({
          command: [
            'g++',
            ...['-std=c++17', '-O3', '-march=native', '-o', join(folder, 'cpp-json', 'peer')],
            ...[join(folder, 'cpp-json', 'json.cc'), '-lsimdjson'],
          ],
          env: {},
        }),
        start: (folder) => [join(folder, 'cpp-json', 'peer')],
      },
      ways: { 'c++, On-Demand': 'json' },
    },
    {
      peer: {
        ...competitor('node-json', 'node-json'),
        title: 'Node, JSON',
        summary: 'a plain loop with JSON.parse and JSON.stringify',
      },
      ways: { node: 'json' },
    },
  ];

/** The folder with the sources of a peer. */
export const peerSources = ({ name, sources = name }: Peer): string => join(SOURCES, sources);
