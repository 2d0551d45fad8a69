import type { BumpLevel } from './document-change.ts';

/** Major, minor, patch. */
export type VersionNumber = readonly [number, number, number];

/** The largest number between two dots that Image Builder takes. */
export const LARGEST_NODE = 1_073_741_823;

const SHAPE = /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})$/;

/** Nothing for what is not `d.d.d`; leading zeros disappear, as in ARNs. */
export function parseVersion(text: string): VersionNumber | undefined {
  const [, major, minor, patch] = SHAPE.exec(text) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  return [Number(major), Number(minor), Number(patch)];
}

export const versionText = (version: VersionNumber): string => version.join('.');

export function compareVersions(a: string, b: string): number {
  const left = parseVersion(a);
  const right = parseVersion(b);
  if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? -1 : 1;
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

export function newestVersion(versions: readonly string[]): string | undefined {
  return versions.reduce<string | undefined>(
    (newest, version) => (newest === undefined || compareVersions(version, newest) > 0 ? version : newest),
    undefined,
  );
}

/** The next number of a level: 1.2.3 raised by `minor` is 1.3.0. */
export function raise(version: string, level: BumpLevel): string {
  const [major, minor, patch] = parseVersion(version) ?? [0, 0, 0];
  if (level === 'major') return `${major + 1}.0.0`;
  return level === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** The largest part that was raised from one number to a greater one. */
export function raisedLevel(from: string, to: string): BumpLevel {
  const [a, b] = [parseVersion(from), parseVersion(to)];
  if (a?.[0] !== b?.[0]) return 'major';
  return a?.[1] !== b?.[1] ? 'minor' : 'patch';
}

/** How many numbers a version jumps: 1 from 0.0.5 to 0.0.6, 0.1.0 or 1.0.0; 4 from 0.0.5 to 0.0.9. */
export function jumpBetween(from: string, to: string): number {
  const level = raisedLevel(from, to);
  const [a, b] = [parseVersion(from) ?? [0, 0, 0], parseVersion(to) ?? [0, 0, 0]];
  if (level === 'major') return b[0] - a[0] + (b[1] > 0 || b[2] > 0 ? 1 : 0);
  if (level === 'minor') return b[1] - a[1] + (b[2] > 0 ? 1 : 0);
  return b[2] - a[2];
}

export type VersionPattern = 'exact' | 'wildcard' | 'malformed';

/** `x` only stands at the end: `x.x.x`, `1.x.x`, `1.2.x`. */
export function versionPattern(text: string): VersionPattern {
  if (parseVersion(text) !== undefined) return 'exact';
  return /^(?:x\.x\.x|\d+\.x\.x|\d+\.\d+\.x)$/.test(text) ? 'wildcard' : 'malformed';
}

/** Whether a version is one of those that a pattern such as `1.2.x` stands for. */
export function fitsPattern(version: string, pattern: string): boolean {
  const nodes = version.split('.');
  return pattern.split('.').every((node, at) => node === 'x' || Number(node) === Number(nodes[at]));
}
