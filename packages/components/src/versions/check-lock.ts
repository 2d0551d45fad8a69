import type { Diagnostic, Source, Span } from '@seed/kernel';
import { createFindings, entryOf, readYaml, type YamlMap } from '@seed/yaml';
import type { ImageProject } from '../project/image-project.ts';
import { canonicalJson, type Json } from '../project/json.ts';
import type { ProjectFindings } from '../project/project-codes.ts';
import type { ComponentLock } from './component-lock.ts';
import { makeLock } from './make-lock.ts';

const HINTS = ['run `seed components lock` and commit the result'];

/** What of a lock does not fit the project any more: one finding for each component and recipe. Wildcards are not looked at. */
export function checkLock(project: ImageProject, lock: ComponentLock, source: Source): readonly Diagnostic[] {
  const findings: ProjectFindings = createFindings();
  const root = readYaml(source, { dialect: 'go' }).root;
  const fresh = makeLock(project, { previous: lock });
  for (const part of ['components', 'recipes'] as const) {
    const [old, now] = [lock[part] as Parts, fresh[part] as Parts];
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
      const problem = difference(old[key], now[key]);
      if (problem === undefined) continue;
      const what = part === 'components' ? 'component' : 'the recipe of image';
      findings.error(
        'components/lock-stale',
        placeOf(root, [part, key], source),
        `${what} "${key}" ${problem}`,
        { hints: HINTS },
      );
    }
  }
  return findings.list;
}

type Parts = Readonly<Record<string, unknown>>;

function difference(old: unknown, now: unknown): string | undefined {
  if (old === undefined) return 'is not in the lock';
  if (now === undefined) return 'is in the lock and no longer in the project';
  const [before, after] = [old as Record<string, Json>, now as Record<string, Json>];
  const names = Object.keys({ ...before, ...after }).filter(
    (name) => canonicalJson(before[name] ?? null) !== canonicalJson(after[name] ?? null),
  );
  if (names.length === 0) return undefined;
  if (names.includes('version'))
    return `has version ${text(after['version'])}, and ${text(before['version'])} in the lock`;
  const changed = names.some((name) => name === 'semanticSha256' || name === 'fingerprint');
  return changed
    ? 'has changed since the lock was written'
    : `differs from the lock in ${names.map((name) => `\`${name}\``).join(', ')}`;
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? `"${value}"` : 'none');

function placeOf(root: unknown, path: readonly string[], { id }: Source): Span {
  const start = { line: 1, column: 1, offset: 0 };
  let span: Span = { source: id, start, end: start };
  let map = root as YamlMap | undefined;
  for (const key of path) {
    const entry = map?.kind === 'map' ? entryOf(map, key) : undefined;
    if (entry === undefined) break;
    span = entry.key.span;
    map = entry.value.kind === 'map' ? entry.value : undefined;
  }
  return span;
}
