export type { Machine, Machines } from './machine.ts';
