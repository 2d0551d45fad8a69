import { type Diagnostic, hasErrors, type Loaded } from '@seed/kernel';
import {
  type BuildSpec,
  type Deployspec,
  type PhaseSpec,
  USER_PHASES,
  type UserPhase,
} from './build-spec.ts';

export type ModuleAction = 'deploy' | 'destroy';

export interface CompileOptions {
  /** Folder of the module inside the build, relative to the source; Seed-Farmer's bundle has `bundle/module`. */
  readonly dir?: string;
}

const VENV = '"$HOME/.venv';

/** As Seed-Farmer's builds have it; a machine without python3 or its venv module goes without. */
const MAKE_VENV = `if command -v python3 >/dev/null 2>&1 && [ ! -e ${VENV}/bin/activate" ]; then
  python3 -m venv ${VENV}" >/dev/null 2>&1 || rm -rf ${VENV}"
fi`;

const ACTIVATE = `if [ -e ${VENV}/bin/activate" ]; then . ${VENV}/bin/activate"; fi`;

const shellQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

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
        prologue: prologueOf(name, options.dir ?? 'bundle/module'),
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

function prologueOf(phase: UserPhase, dir: string): string {
  const cd = `cd "$CODEBUILD_SRC_DIR"${dir === '' ? '' : `/${shellQuote(dir)}`}`;
  return [...(phase === 'install' ? [MAKE_VENV] : []), ACTIVATE, cd].join('\n');
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
