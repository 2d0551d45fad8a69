import { writeYaml } from '@seed/yaml';
import type { BuildSpec, UserPhase } from './build-spec.ts';
import { USER_PHASES } from './build-spec.ts';

/** What stands around the commands of a module in a place that seed does not make. */
export interface BuildspecFrame {
  /** The first of all commands. */
  readonly before: string;
  /** What stands for the prologue of each phase; a phase that is not there begins with its commands. */
  readonly begin: Readonly<Partial<Record<UserPhase, string>>>;
  /** The last of all commands. */
  readonly after: string;
  /** Variable that it sets, and that the build hands back. */
  readonly exported: string;
  /** Folder whose files the build hands back as its artifact. */
  readonly handover: string;
}

/**
 * A module's compiled deployspec as a text that CodeBuild reads. As the service knows no prologues, a command stands for
 * each; empty phases are written too, since each makes the module's environment.
 */
export function writeBuildspec(spec: BuildSpec, frame: BuildspecFrame): string {
  const phases = USER_PHASES.map((name) => [name, phaseOf(spec, name, frame)]);
  return writeYaml({
    version: 0.2,
    env: { shell: spec.shell, 'exported-variables': [frame.exported] },
    phases: Object.fromEntries(phases) as Record<string, unknown>,
    artifacts: { 'base-directory': frame.handover, files: ['**/*'] },
  });
}

function phaseOf(spec: BuildSpec, name: UserPhase, frame: BuildspecFrame): object {
  const phase = spec.phases[name];
  const begin = frame.begin[name];
  const commands = [
    ...(name === 'install' ? [frame.before] : []),
    ...(begin === undefined ? [] : [begin]),
    ...(phase?.commands ?? []).map(({ value }) => value),
    ...(name === 'post_build' ? [frame.after] : []),
  ];
  const runtimes = spec.runtimeVersions.map(({ name: runtime, version }) => [runtime, version]);
  return {
    ...(name === 'install' && runtimes.length > 0
      ? { 'runtime-versions': Object.fromEntries(runtimes) as Record<string, string> }
      : {}),
    'on-failure': 'ABORT',
    commands,
  };
}
