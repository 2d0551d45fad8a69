import { afterAll, describe, expect, it } from 'vitest';
import { parseConsoleLog } from '@seed/awstoe';
import { folderMachines, runTexts } from '@seed/awstoe/testing';
import type { TextRunOptions } from '@seed/awstoe/testing';
import { build, sh } from './step-texts.ts';

const machines = folderMachines();
const place = { machines, image: 'any' };
afterAll(() => machines.dispose());

const run = (text: string, options?: TextRunOptions) => runTexts([text], place, options);

describe('files of a run', () => {
  it('IB-F97 are those of AWSTOE, a summary and a test report', async () => {
    const done = await run(
      build(
        sh('Good', 'echo out; echo err >&2'),
        sh('Ignored', 'exit 4', '        onFailure: Ignore\n'),
        sh('Loop', 'echo {{ loop.value }}', '        loop: { forEach: [a, b] }\n'),
        sh('Bad', 'echo "<&>" >&2; exit 5'),
      ),
    );
    const json = (name: string): Record<string, unknown> =>
      JSON.parse(done.files.get(name) ?? '') as Record<string, unknown>;

    expect([...done.files.keys()].toSorted()).toEqual([
      'application.log',
      'chaining.json',
      'console.log',
      'detailedoutput.json',
      'document.yaml',
      'junit.xml',
      'result.json',
    ]);
    expect(json('result.json')).toMatchObject({
      status: 'failed',
      executedStepCount: 4,
      failedStepCount: 1,
      ignoredFailedStepCount: 1,
      failureMessage: expect.stringContaining('"Bad"'),
    });
    expect(json('detailedoutput.json')).toMatchObject({
      status: 'failed',
      startTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/),
      documents: [
        {
          filePath: 'one.yml',
          phases: [
            {
              name: 'build',
              steps: [
                { name: 'Good', status: 'success', action: 'ExecuteBinary', outputs: '[{"stdout":"out"}]' },
                { name: 'Ignored', status: 'ignored failure' },
                { name: 'Loop', loop: { iterations: [{ value: 'a' }, { value: 'b' }] } },
                { name: 'Bad', status: 'failed', timeoutSeconds: 7200, onFailure: 'Abort', maxAttempts: 1 },
              ],
            },
          ],
        },
      ],
    });
    const lines = parseConsoleLog(done.files.get('console.log') ?? '');
    expect(lines.every(({ at }) => at !== undefined)).toBe(true);
    expect(lines.filter(({ kind }) => kind === 'step').map(({ text }) => text)).toEqual([
      'Good',
      'Ignored',
      'Loop',
      'Bad',
    ]);
    expect(lines.filter(({ kind }) => kind === 'stderr').map(({ text }) => text)).toEqual(['err', '<&>']);
    expect(done.files.get('junit.xml')).toContain('tests="4" failures="1" skipped="1"');
    expect(done.files.get('junit.xml')).toContain('&lt;&amp;&gt;');
  });

  it('IB-F112 show nothing of a step whose output is not logged', async () => {
    const done = await run(
      build(
        sh('Quiet', 'echo not-for-you', '        disableLogging: true\n'),
        sh('Use', 'test "{{ build.Quiet.outputs.stdout }}" = "not-for-""you"'),
      ),
    );

    expect(done.step('build.Use').status).toBe('success');
    expect(done.host.text()).not.toContain('not-for-you');
    expect(done.step('build.Quiet').outputs).toEqual([]);
  });
});
