import type { BuildJob } from '@seed/deployspec';
import { createLayout } from '../run/create-layout.ts';
import type { VariableOrigin } from './merge-environment.ts';
import { mergeEnvironment } from './merge-environment.ts';

export interface EnvironmentEntry {
  readonly name: string;
  readonly type: 'PLAINTEXT' | 'PARAMETER_STORE' | 'SECRETS_MANAGER';
  readonly origin: VariableOrigin;
}

/**
 * What a build will find in its environment, sorted by name, before there is a place for it: names, types and origins.
 * Never values.
 */
export function environmentTable(job: BuildJob): readonly EnvironmentEntry[] {
  // Names do not depend on where the place will be.
  const { variables, origins } = mergeEnvironment(job, {
    layout: createLayout('/codebuild', job),
    startedAt: 0,
  });
  return variables
    .map(({ name, type }) => ({ name, type, origin: origins.get(name) ?? 'default' }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
