import { suggestKey } from '@seed/yaml';
import type { BatchTask, Placed } from './build-spec.ts';
import type { SpecFindings } from './codes.ts';

/** A task whose dependencies still know where they stand. */
export type PlacedTask = Omit<BatchTask, 'dependsOn'> & { readonly dependsOn: readonly Placed[] };

/** Identifiers are unique, dependencies exist, and nothing waits for itself. */
export function checkBatchGraph(tasks: readonly PlacedTask[], findings: SpecFindings): void {
  const byName = new Map<string, PlacedTask>();
  for (const task of tasks) {
    const first = byName.get(task.identifier);
    if (task.identifier === '') continue;
    if (first === undefined) byName.set(task.identifier, task);
    else {
      findings.error(
        'buildspec/duplicate-identifier',
        task.span,
        `identifier "${task.identifier}" is used twice`,
        {
          related: [{ span: first.span, label: 'first used here' }],
        },
      );
    }
  }
  for (const task of tasks) {
    for (const { value: name, span } of task.dependsOn) {
      if (byName.has(name)) continue;
      const near = suggestKey(name, [...byName.keys()]);
      findings.error(
        'buildspec/unknown-dependency',
        span,
        `"${name}" is not the identifier of a build`,
        near === undefined ? {} : { hints: [`did you mean \`${near}\``] },
      );
    }
  }
  reportCycles(byName, findings);
}

/** Takes away tasks that wait for nothing until none is left; what remains waits for itself. */
function reportCycles(byName: ReadonlyMap<string, PlacedTask>, findings: SpecFindings): void {
  const waiting = new Map<string, number>();
  const dependents = new Map<string, string[]>();
  for (const [name, task] of byName) {
    const needs = new Set(task.dependsOn.map((d) => d.value).filter((need) => byName.has(need)));
    waiting.set(name, needs.size);
    for (const need of needs) dependents.set(need, [...(dependents.get(need) ?? []), name]);
  }
  const ready = [...waiting].filter(([, count]) => count === 0).map(([name]) => name);
  for (const name of ready) {
    waiting.delete(name);
    for (const dependent of dependents.get(name) ?? []) {
      const left = (waiting.get(dependent) ?? 0) - 1;
      waiting.set(dependent, left);
      if (left === 0) ready.push(dependent);
    }
  }
  while (waiting.size > 0) reportCycle(byName, waiting, findings);
}

/** Follows dependencies from any stuck task until one repeats; forgets every task it passed. */
function reportCycle(
  byName: ReadonlyMap<string, PlacedTask>,
  waiting: Map<string, number>,
  findings: SpecFindings,
): void {
  const path: string[] = [];
  let [name] = waiting.keys();
  while (name !== undefined && !path.includes(name)) {
    path.push(name);
    const task = byName.get(name);
    name = task?.dependsOn.find((need) => waiting.has(need.value))?.value;
  }
  for (const passed of path) waiting.delete(passed);
  const cycle = name === undefined ? [] : path.slice(path.indexOf(name));
  const [first] = cycle;
  const task = first === undefined ? undefined : byName.get(first);
  if (first === undefined || task === undefined) return;
  const need = task.dependsOn.find((d) => cycle.includes(d.value));
  findings.error(
    'buildspec/dependency-cycle',
    need?.span ?? task.span,
    `builds wait for each other: ${[...cycle, first].join(' → ')}`,
    {
      related: cycle.slice(1).flatMap((other) => {
        const span = byName.get(other)?.span;
        return span === undefined ? [] : [{ span, label: `"${other}" takes part` }];
      }),
      hints: ['remove one of these dependencies'],
    },
  );
}
