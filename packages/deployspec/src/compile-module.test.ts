import { describe, expect, test } from 'vitest';
import type { Deployspec } from './build-spec.ts';
import { compileModule } from './compile-module.ts';
import { parseDeployspec } from './parse-deployspec.ts';

function module(text: string): Deployspec {
  const { value } = parseDeployspec({ id: 'modules/vpc/deployspec.yaml', text });
  if (value === undefined) throw new Error('the deployspec of the test is wrong');
  return value;
}

const VPC = module(
  'deploy:\n  phases:\n    install: {commands: [npm ci]}\n    build:\n      commands:\n        - cdk deploy\n',
);

describe('compileModule', () => {
  test('a module builds under bash, and every phase aborts on failure', () => {
    const { value } = compileModule(VPC, 'deploy');

    expect(value).toMatchObject({ version: '0.2', shell: 'bash', exportedVariables: [], variables: [] });
    expect(Object.keys(value?.phases ?? {})).toEqual(['install', 'pre_build', 'build', 'post_build']);
    expect(Object.values(value?.phases ?? {}).map((phase) => phase.onFailure)).toEqual(
      Array.from({ length: 4 }, () => ({ kind: 'abort' })),
    );
  });

  test("the user's commands keep their text and place, and nothing is added to them", () => {
    const { phases } = compileModule(VPC, 'deploy').value ?? {};

    expect(phases?.install?.commands.map((command) => command.value)).toEqual(['npm ci']);
    expect(phases?.build?.commands).toMatchObject([
      {
        value: 'cdk deploy',
        span: { source: 'modules/vpc/deployspec.yaml', start: { line: 6, column: 11 } },
      },
    ]);
  });

  test('every phase starts in the folder of the module with the environment of python active', () => {
    const { phases } = compileModule(VPC, 'deploy').value ?? {};

    for (const phase of Object.values(phases ?? {})) {
      expect(phase.prologue).toMatch(
        /\. "\$HOME\/\.venv\/bin\/activate"; fi\ncd "\$CODEBUILD_SRC_DIR"\/'bundle\/module'$/,
      );
    }
  });

  test('the folder of the module can be another one, whatever its name', () => {
    const prologueFor = (dir: string) => compileModule(VPC, 'deploy', { dir }).value?.phases.build?.prologue;

    expect(prologueFor("it's here")).toMatch(/cd "\$CODEBUILD_SRC_DIR"\/'it'\\''s here'$/);
    expect(prologueFor('')).toMatch(/cd "\$CODEBUILD_SRC_DIR"$/);
  });

  test('a missing side is an error with the place of the file', () => {
    const { value, diagnostics, sources } = compileModule(VPC, 'destroy');

    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        code: 'deployspec/missing-side',
        summary: 'Missing `destroy` in module: modules/vpc/deployspec.yaml',
        span: { source: 'modules/vpc/deployspec.yaml', start: { line: 1 } },
      },
    ]);
    expect(sources.has('modules/vpc/deployspec.yaml')).toBe(true);
  });

  test('a missing deploy side has the words of Seed-Farmer', () => {
    const { diagnostics } = compileModule(module('destroy: {phases: {}}\n'), 'deploy');

    expect(diagnostics[0]?.summary).toBe("Missing `deploy` in module's deployspec.yaml");
  });
});
