import { afterAll, describe, expect, it } from 'vitest';
import { documentOf, folderMachines, runTexts } from '@seed/awstoe/testing';
import type { TextRunOptions } from '@seed/awstoe/testing';
import { build, sh, step } from './step-texts.ts';

const machines = folderMachines();
const place = { machines, image: 'any' };
afterAll(() => machines.dispose());

const run = (text: string, options?: TextRunOptions) => runTexts([text], place, options);

describe('documents in documents', () => {
  const calling = (path: string): string => build(step('Call', 'ExecuteDocument', `document: ${path}`));
  const file = (path: string, text: string): string =>
    step(
      `Make${path.replace(/\W/g, '')}`,
      'CreateFile',
      `- path: ${path}\n  content: |\n${text.replaceAll(/^/gm, '    ')}`,
    );

  it('IB-F103 run three deep, with parameters and phases of their own', async () => {
    const leaf = documentOf(
      `  - name: build\n    steps:\n${sh('Leaf', 'echo "{{ Name }}" >leaf')}  - name: test\n    steps:\n${sh('Never', 'exit 9')}`,
      'parameters:\n  - Name: { type: string }\n',
    );
    const middle = build(
      step(
        'Call',
        'ExecuteDocument',
        'document: leaf.yml\nphases: build\nparameters:\n  - { name: Name, value: given }',
      ),
    );
    const done = await run(
      build(
        file('leaf.yml', leaf),
        file('two.yml', middle),
        file('one.yml', calling('two.yml')),
        step('Call', 'ExecuteDocument', 'document: one.yml'),
        sh(
          'Look',
          'cat leaf; echo "{{ build.Call.outputs.executedStepCount }} {{ build.Call.outputs.status }}"',
        ),
      ),
    );

    expect(done.result.message).toBeUndefined();
    expect(done.step('build.Look').outputs[0]?.['stdout']).toBe('given\n1 success');
  });

  it('IB-F103 do not run four deep, and do not call themselves', async () => {
    const deep = await run(
      build(
        file('d.yml', build(sh('Deep', 'true'))),
        file('c.yml', calling('d.yml')),
        file('b.yml', calling('c.yml')),
        file('a.yml', calling('b.yml')),
        step('Call', 'ExecuteDocument', 'document: a.yml'),
      ),
    );
    const cycle = await run(
      build(
        file('a.yml', calling('b.yml')),
        file('b.yml', calling('a.yml')),
        step('Call', 'ExecuteDocument', 'document: a.yml'),
      ),
    );

    expect(deep.step('build.Call').message).toContain('documents are nested 4 deep');
    expect(cycle.step('build.Call').message).toContain(
      'the document calls itself: one.yml → /tmp/work/a.yml → /tmp/work/b.yml → /tmp/work/a.yml',
    );
  });

  it('IB-F103 that are wrong or missing fail their step', async () => {
    const done = await run(
      build(
        file('bad.yml', 'schemaVersion: 1.0\nphases: []\n'),
        step('Bad', 'ExecuteDocument', 'document: bad.yml', '        onFailure: Continue\n'),
        step('None', 'ExecuteDocument', 'document: none.yml'),
      ),
    );

    expect(done.step('build.Bad')).toMatchObject({ status: 'failed', code: 'C011' });
    expect(done.step('build.None').message).toBe('there is no document "none.yml"');
  });

  it('IB-F103 are found by their ARN where somebody knows them', async () => {
    const arn = 'arn:aws:imagebuilder:eu-west-2:123456789012:component/x/1.0.0/1';
    const documents = {
      knows: () => true,
      find: async (wanted: string) =>
        wanted === arn ? { id: 'x.yml', text: build(sh('Mapped', 'echo mapped')) } : undefined,
    };
    const done = await run(calling(arn), { ports: { documents } });

    expect(done.step('build.Call').document?.phases[0]?.steps[0]?.outputs).toEqual([{ stdout: 'mapped' }]);
  });
});
