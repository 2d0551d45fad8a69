import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { MachineRequest } from '@seed/awstoe';
import { documentOf, folderMachines, runTexts } from '@seed/awstoe/testing';
import type { TextRunOptions } from '@seed/awstoe/testing';
import { build, sh, step } from './step-texts.ts';

const machines = folderMachines();
const place = { machines, image: 'any' };
afterAll(() => machines.dispose());

const run = (text: string, options?: TextRunOptions) => runTexts([text], place, options);

describe('references', () => {
  it('IB-F80 are followed once, and stay where nothing is known of them', async () => {
    const done = await run(
      documentOf(
        `  - name: build\n    steps:\n${sh('Say', `printf '{{ Name }}|{{ Fixed }}|{{ Nobody }}|{{ loop.index }}|{{ not closed'`)}`,
        `parameters:\n  - Name: { type: string, default: '{{ Fixed }}' }\nconstants:\n  - Fixed: { type: string, value: one }\n`,
      ),
    );

    expect(done.step('build.Say').outputs[0]?.['stdout']).toBe(
      '{{ Fixed }}|one|{{ Nobody }}|{{ loop.index }}|{{ not closed',
    );
  });

  it('IB-F80 to inputs and outputs of earlier steps work by index and name', async () => {
    const done = await run(
      build(
        step('Files', 'CreateFile', '- { path: one.txt, content: x }\n- { path: two.txt, content: y }'),
        sh('Look', 'cat {{ build.Files.inputs[1].path }}'),
        sh('Skipped', 'true', '        if: { fileExists: /no/such/file }\n'),
        sh('Empty', `echo '[{{ build.Skipped.outputs.stdout }}]'`),
      ),
    );

    expect(done.step('build.Look').outputs[0]?.['stdout']).toBe('y');
    expect(done.step('build.Empty').outputs[0]?.['stdout']).toBe('[]');
    expect(done.notices.join('\n')).toContain(
      '{{ build.Skipped.outputs.stdout }} is empty: step "Skipped" was skipped',
    );
  });

  it('from the test stage to the build stage lead nowhere', async () => {
    const done = await run(
      documentOf(
        `  - name: build\n    steps:\n${sh('Say', 'echo built')}  - name: test\n    steps:\n${sh('Look', `printf '{{ build.Say.outputs.stdout }}'`)}`,
      ),
    );

    expect(done.step('test.Look').outputs[0]?.['stdout']).toBe('{{ build.Say.outputs.stdout }}');
  });
});

describe('values of Parameter Store', () => {
  const secret = 'hush-hush/token+value';
  const ports = { parameters: { get: async (name: string) => ({ '/app/token': secret })[name] } };

  it('IB-F92 IB-F112 reach the script and nothing that is written', async () => {
    const script =
      'test "{{ aws:ssm:/app/token }}" = hush-hush/token+value && echo "it is {{ aws:ssm:/app/token }}"';
    const done = await run(
      build(
        sh('Use', `${script}; printf %s '{{ aws:ssm:/app/token }}' | base64`),
        step('Keep', 'CreateFile', `- { path: kept, content: '{{ build.Use.outputs.stdout }}' }`),
        sh('Fail', `echo '{{ aws:ssm:/app/token }}' >&2; exit 3`),
      ),
      { ports },
    );

    expect(done.result.status).toBe('failed');
    expect(done.step('build.Use').status).toBe('success');
    expect(done.everything).toContain('it is ***');
    expect(done.step('build.Fail').span.excerpt?.at(-1)).toContain('- name: Fail');
    expect(done.everything).not.toContain(secret);
    expect(done.everything).not.toContain(Buffer.from(secret).toString('base64').slice(0, 20));
    expect(done.everything).not.toContain(encodeURIComponent(secret));
  });

  it('IB-F92 may be named by a parameter', async () => {
    const done = await run(
      documentOf(
        `  - name: build\n    steps:\n${sh('Use', `test '{{ aws:ssm:resolve(Which) }}' = hush-hush/token+value`)}`,
        'parameters:\n  - Which: { type: string, default: /app/token }\n',
      ),
      { ports },
    );

    expect(done.result.status).toBe('success');
  });

  it('IB-F92 that nobody gives stop the run before it begins, and one that is missing its step', async () => {
    const text = build(sh('Use', 'echo {{ aws:ssm:/app/other }}'));

    await expect(run(text)).rejects.toMatchObject({
      code: 'E-SSM',
      data: { diagnostics: [{ code: 'E-SSM', summary: expect.stringContaining('"/app/other"') }] },
    });
    expect((await run(text, { ports })).step('build.Use').message).toBe('there is no parameter "/app/other"');
  });
});

describe('what cannot run here', () => {
  const windows = build(
    sh('Fine', 'echo fine'),
    step('Shell', 'ExecutePowerShell', `commands: ['Get-Date']`),
    step('Registry', 'SetRegistry', '- { path: HKLM:\\Software\\X, name: a, value: b, type: SZ }'),
    step('Get', 'S3Download', '- { source: s3://bucket/key, destination: /tmp/x }'),
    step(
      'Call',
      'ExecuteDocument',
      'document: arn:aws:imagebuilder:eu-west-2:123456789012:component/x/1.0.0/1',
    ),
  );

  describe('of PowerShell', () => {
    const text = build(
      step('Shell', 'ExecutePowerShell', `commands: ['echo "it is $0"', 'echo two']`),
      step('Registry', 'SetRegistry', '- { path: HKLM:\\Software\\X, name: a, value: b, type: SZ }'),
    );
    const request = { powerShell: true, skipUnsupported: true };

    it('is run by an image that has it, where that is allowed', async () => {
      const bin = await mkdtemp(join(tmpdir(), 'seed-pwsh-'));
      await writeFile(join(bin, 'pwsh'), '#!/bin/sh\necho "$1 $2 $3 $4"; exec sh "$5"\n', { mode: 0o755 });
      const start = async (asked: MachineRequest) => {
        const machine = await machines.start(asked);
        return { ...machine, path: `${bin}:${machine.path}` };
      };

      const done = await runTexts(
        [text],
        { machines: { ...machines, start }, image: 'any' },
        { request, platform: 'Windows' },
      );
      await rm(bin, { recursive: true });

      expect(done.step('build.Shell').status).toBe('success');
      expect(done.step('build.Shell').outputs[0]?.['stdout']).toMatch(
        /^-NoLogo -NoProfile -NonInteractive -File\nit is .*\/script-1\.ps1\ntwo$/,
      );
      expect(done.step('build.Registry')).toMatchObject({ status: 'skipped' });
    });

    it('is refused by name where the image has none, and hinted at where nobody asked', async () => {
      const summary = 'step "Shell" uses ExecutePowerShell, and the image "any" has no pwsh';

      await expect(run(text, { request: { powerShell: true } })).rejects.toMatchObject({ code: 'E-WIN' });
      await expect(
        run(build(step('Shell', 'ExecutePowerShell', 'file: x.ps1')), { request: { powerShell: true } }),
      ).rejects.toMatchObject({ data: { diagnostics: [{ code: 'E-WIN', summary }] } });
      await expect(run(text)).rejects.toMatchObject({
        data: {
          diagnostics: [{ hints: expect.arrayContaining([expect.stringContaining('--allow-pwsh')]) }, {}],
        },
      });
    });
  });

  it('IB-F93 IB-F91 is told with every step before anything is started', async () => {
    const before = machines.started.length;

    await expect(run(windows)).rejects.toMatchObject({
      code: 'E-WIN',
      message: '4 steps cannot run here',
      data: {
        diagnostics: [{ code: 'E-WIN' }, { code: 'E-WIN' }, { code: 'E-S3' }, { code: 'E-DOC-ARN' }],
      },
    });
    expect(machines.started).toHaveLength(before);
  });

  it('IB-F93 is skipped where that is asked for', async () => {
    const done = await run(windows, { request: { skipUnsupported: true } });

    expect(done.result.status).toBe('success');
    expect(done.result.counts).toMatchObject({ executed: 1, skipped: 4 });
  });

  it('IB-F93 is everything of a component for macOS', async () => {
    await expect(run(build(sh('Fine', 'true')), { platform: 'macOS' })).rejects.toMatchObject({
      code: 'E-MAC',
    });
  });
});

describe('a run', () => {
  it('tells of components as other runs tell of builds', async () => {
    const done = await runTexts(
      [build(sh('One', 'echo 1')), build(sh('Two', 'exit 2')), build(sh('Three', 'true'))],
      place,
    );

    expect(done.host.events.map(({ type, node }) => `${type} ${node ?? ''}`.trim())).toEqual([
      'component.stage',
      'node.started one',
      'build.started one',
      'phase.started one',
      'command.started one',
      'command.finished one',
      'component.step one',
      'phase.finished one',
      'node.started two',
      'build.started two',
      'phase.started two',
      'command.started two',
      'command.finished two',
      'component.step two',
      'phase.finished two',
      'build.finished one',
      'build.finished two',
      'node.finished three',
    ]);
    expect(done.host.of('build.finished')[1]?.data).toMatchObject({
      outcome: 'failed',
      exitCode: 2,
      failure: { phase: 'build', command: { index: 1, of: 1 } },
    });
    expect(machines.running()).toBe(0);
  });

  it('warns where letter case decides, and goes by it where that is asked for', async () => {
    const text = build(sh('If', 'true', '        if: { stringEquals: abc, value: ABC }\n'));

    const loose = await run(text);
    const strict = await run(text, { request: { caseSensitive: true } });

    expect([loose, strict].map((one) => one.step('build.If').status)).toEqual(['success', 'skipped']);
    expect(loose.notices[0]).toMatch(/^W-CASE step "If": whether stringEquals holds/);
  });

  it('is stopped at once, leaves no machine behind, and says so', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 200);

    const done = await run(build(sh('Long', 'sleep 60'), sh('Next', 'true')), { signal: stop.signal });

    expect(done.result.status).toBe('stopped');
    expect(done.host.of('build.finished')[0]?.data.outcome).toBe('stopped');
    expect(machines.running()).toBe(0);
  });

  it('IB-F100 with checkpoints begins behind what has not changed', async () => {
    const component = (n: number, script: string): string => build(sh(`Step${n}`, script));
    const five = [1, 2, 3, 4, 5].map((n) => component(n, `echo ${n} >>order`));
    const request = { checkpoints: true };

    const first = await runTexts(five, place, { request });
    const edited = [...five.slice(0, 4), component(5, 'echo changed >>order; cat order')];
    const second = await runTexts(edited, place, { request });
    const plain = await runTexts(edited, place);

    expect(first.result.resumed).toEqual([]);
    expect(second.result.resumed).toEqual(['one', 'two', 'three', 'four']);
    expect(second.result.documents.map(({ name }) => name)).toEqual(['five']);
    expect(second.step('build.Step5').outputs[0]?.['stdout']).toBe('1\n2\n3\n4\nchanged');
    expect(plain.result.resumed).toEqual([]);
  });

  it('IB-F95 forgets the snapshot between its stages', async () => {
    const before = machines.snapshots().filter((name) => name.startsWith('built/'));
    await run(
      documentOf(
        `  - name: build\n    steps:\n${sh('B', 'true')}  - name: test\n    steps:\n${sh('T', 'true')}`,
      ),
    );

    expect(machines.snapshots().filter((name) => name.startsWith('built/'))).toEqual(before);
  });

  it('runs the chosen phases in the order of the document, and none where there is none', async () => {
    const text = documentOf(
      ['validate', 'build', 'cleanup']
        .map((name) => `  - name: ${name}\n    steps:\n${sh(name, 'true')}`)
        .join(''),
    );

    const some = await run(text, { request: { phases: ['build', 'validate'] } });
    const none = await run(text, { request: { phases: ['verify'] } });

    expect(some.result.documents[0]?.phases.map(({ name }) => name)).toEqual(['validate', 'build']);
    expect(none.result).toMatchObject({ status: 'success', documents: [] });
  });
});

it('IB-F85 a document that compares boot ids is told that they stay the same', async () => {
  const restarts = (script: string): string =>
    build(sh('Once', `[ -e was ] || { touch was; exit 194; }; ${script}`));

  const comparing = await run(restarts('cat /proc/sys/kernel/random/boot_id'));
  const plain = await run(restarts('true'));

  expect(comparing.result.status).toBe('success');
  expect(comparing.notices).toEqual(['the boot id of the kernel stays the same when a container restarts']);
  expect(plain.notices).toEqual([]);
});
