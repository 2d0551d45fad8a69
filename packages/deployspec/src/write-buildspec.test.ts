import { describe, expect, it } from 'vitest';
import type { BuildSpec } from './build-spec.ts';
import { compileModule } from './compile-module.ts';
import { parseBuildspec } from './parse-buildspec.ts';
import { parseDeployspec } from './parse-deployspec.ts';
import { writeBuildspec } from './write-buildspec.ts';

const START = { line: 1, column: 1, offset: 0 };
const SPAN = { source: 'deployspec.yaml', start: START, end: START };
const DEPLOYSPEC = `deploy:
  phases:
    install:
      commands:
        - npm ci
    build:
      commands:
        - |
          if true; then
            echo "yes: no"
          fi
        - 'echo {a: b} # not a comment'
        - ls
`;

function compiledModule(): BuildSpec {
  const { value } = parseDeployspec({ id: 'deployspec.yaml', text: DEPLOYSPEC });
  const spec = value === undefined ? undefined : compileModule(value, 'deploy').value;
  if (spec === undefined) throw new Error('the deployspec of the test is wrong');
  return spec;
}

describe('a buildspec written for a module', () => {
  const compiled = compiledModule();
  const begin = { install: '. begin', pre_build: '. begin', build: '. begin', post_build: '. begin' };
  const frame = { before: 'echo before', begin, after: 'echo after', exported: 'OUT', handover: '/out' };

  it('holds the same commands, behind what begins each phase and within the frame', () => {
    const text = writeBuildspec(compiled, frame);

    const read = parseBuildspec({ id: 'buildspec.yml', text });
    const commandsOf = (name: 'install' | 'pre_build' | 'build' | 'post_build') =>
      read.value?.phases[name]?.commands.map(({ value }) => value);
    expect(read.diagnostics).toEqual([]);
    expect(commandsOf('install')).toEqual(['echo before', '. begin', 'npm ci']);
    expect(commandsOf('pre_build')).toEqual(['. begin']);
    expect(commandsOf('build')).toEqual([
      '. begin',
      'if true; then\n  echo "yes: no"\nfi\n',
      'echo {a: b} # not a comment',
      'ls',
    ]);
    expect(commandsOf('post_build')).toEqual(['. begin', 'echo after']);
    expect(read.value?.shell).toBe('bash');
    expect(text).toContain('exported-variables');
  });

  it('selects the runtimes as texts, so that 3.10 stays 3.10', () => {
    const runtimeVersions = [{ name: 'python', version: '3.10', span: SPAN }];

    const text = writeBuildspec({ ...compiled, runtimeVersions }, frame);

    const read = parseBuildspec({ id: 'buildspec.yml', text });
    expect(read.value?.runtimeVersions).toMatchObject([{ name: 'python', version: '3.10' }]);
  });
});
