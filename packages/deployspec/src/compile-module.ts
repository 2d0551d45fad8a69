import { type Diagnostic, hasErrors, type Loaded, shellWord } from '@seed/kernel';
import {
  type BuildSpec,
  type Deployspec,
  type PhaseSpec,
  USER_PHASES,
  type UserPhase,
} from './build-spec.ts';
import { type PipOfEnvironment, pythonEnvironment } from './python-environment.ts';

export type ModuleAction = 'deploy' | 'destroy';

export interface CompileOptions {
  /** Folder of the module inside the build, relative to the source; Seed-Farmer's bundle has `bundle/module`. */
  readonly dir?: string;
  /** How the environment of python gets its pip; `linked` for rehearsals, which install nothing. Default `copied`. */
  readonly pip?: PipOfEnvironment;
  /** Whether the build has `connections`, which are made before anything else. */
  readonly connects?: boolean;
}

/** Makes the connections of a build once; the command of seed that every phase begins with. */
export const CONNECT_COMMAND = 'seed-connect';

/**
 * Turns one side of a deployspec into a buildspec: bash, every phase aborts on failure and starts in the folder
 * of the module with the python environment active. Seed's own commands are the `prologue` of each phase, so that
 * they are never shown as the user's. A missing side gives Seed-Farmer's error.
 */
export function compileModule(
  deployspec: Deployspec,
  action: ModuleAction,
  options: CompileOptions = {},
): Loaded<BuildSpec> {
  const { source } = deployspec;
  const side = deployspec[action];
  const diagnostics = side === undefined ? [missingSide(deployspec, action)] : [];
  const sources = new Map([[source.id, source.text]]);
  if (side === undefined || hasErrors(diagnostics)) return { diagnostics, sources };

  const phases = Object.fromEntries(
    USER_PHASES.map((name): [UserPhase, PhaseSpec] => [
      name,
      {
        commands: side[name] ?? [],
        finally: [],
        onFailure: { kind: 'abort' },
        prologue: prologueOf(options),
      },
    ]),
  );
  const value: BuildSpec = {
    version: '0.2',
    shell: 'bash',
    variables: [],
    exportedVariables: [],
    gitCredentialHelper: false,
    proxy: { uploadArtifacts: false, logs: false },
    phases,
    runtimeVersions: [],
    reports: [],
  };
  return { value, diagnostics, sources };
}

/** Every phase may be the first one that has commands, so each makes the environment where it is missing. */
function prologueOf({ dir = 'bundle/module', pip = 'copied', connects = false }: CompileOptions): string {
  const cd = `cd "$CODEBUILD_SRC_DIR"${dir === '' ? '' : `/${shellWord(dir)}`}`;
  return [...(connects ? [`${CONNECT_COMMAND} || exit`] : []), pythonEnvironment(pip), cd].join('\n');
}

function missingSide(deployspec: Deployspec, action: ModuleAction): Diagnostic {
  const summary =
    action === 'deploy'
      ? "Missing `deploy` in module's deployspec.yaml"
      : `Missing \`destroy\` in module: ${deployspec.source.id}`;
  return {
    code: 'deployspec/missing-side',
    severity: 'error',
    summary,
    span: deployspec.span,
    hints: [`add \`${action}:\` with its phases; \`${action}: {phases: {}}\` runs nothing`],
  };
}
