/**
 * @module bench/main/one-cpu
 * The CPU that one thread is measured on: the last, as interrupts mostly land on the first; `null` where nothing can be
 * pinned.
 */
import { spawnSync } from 'node:child_process';
import { allowedCpus } from '../affinity.ts';

const canPin = spawnSync('taskset', ['--version']).status === 0;

export const ONE_CPU: number | null = canPin ? Number(/(\d+)$/.exec(allowedCpus() ?? '')?.[1] ?? 0) : null;
