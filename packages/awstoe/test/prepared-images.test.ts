import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Machines, RunRequest } from '@seed/awstoe';
import { documentOf, folderMachines, runTexts } from '@seed/awstoe/testing';
import type { FolderMachines } from '@seed/awstoe/testing';
import { build, sh, step } from './step-texts.ts';

let folders: FolderMachines;
beforeEach(() => {
  folders = folderMachines();
});
afterEach(() => folders.dispose());

/** What the images of containers say when they are prepared; nothing is ever changed. */
function containers(said: string): Machines & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    ...folders,
    contained: true,
    asked,
    async start(request) {
      const machine = await folders.start(request);
      return {
        ...machine,
        async execute(command) {
          if (command.argv[2]?.includes('ca-certificates') !== true) return machine.execute(command);
          asked.push(command.argv[4] ?? '');
          command.onOutput?.('stdout', said);
          return { kind: 'exited', exitCode: 0 };
        },
      };
    },
  };
}

const TEXT = build(sh('Work', 'true'));
const run = (machines: Machines, prepare: RunRequest['prepare'], text = TEXT) =>
  runTexts([text], { machines, image: 'plain' }, { request: { prepare } });

describe('images that lack what instances have', () => {
  it('are prepared once: the next run begins with what the first one kept', async () => {
    const machines = containers('installs curl\nadded curl\nadded user ubuntu\n');

    const first = await run(machines, 'download');
    const second = await run(machines, 'download');

    expect(machines.asked).toEqual(['yes']);
    expect(first.notices).toEqual([
      'adding to plain what instances have: curl',
      'added to plain, as instances have it: curl, user ubuntu; kept for later runs (--no-prep leaves images alone)',
    ]);
    expect(second.notices).toEqual([]);
    expect(folders.started[1]).toMatch(/^prepared\//);
    expect([first.result.status, second.result.status]).toEqual(['success', 'success']);
  });

  it('are tried again where something could not be added, and the reason is told', async () => {
    const machines = containers('why it has no package manager\nlacks curl\nadded user ec2-user\n');

    const first = await run(machines, 'download');
    await run(machines, 'download');

    expect(machines.asked).toHaveLength(2);
    expect(first.notices.at(-1)).toBe(
      'plain goes without curl: it has no package manager; --no-prep does not try',
    );
  });

  it('get nothing that has to be downloaded where that may not be', async () => {
    const machines = containers('lacks curl\n');

    const { notices } = await run(machines, 'local');

    expect(machines.asked).toEqual(['']);
    expect(notices).toEqual(['plain goes without curl: nothing may be downloaded in this run']);
  });

  it('are left alone where nobody wants it, and where a machine is no container', async () => {
    const machines = containers('added curl\n');

    const unwanted = await run(machines, 'no');
    const open = await run(folders, 'download');

    expect(machines.asked).toEqual([]);
    expect([...unwanted.notices, ...open.notices]).toEqual([]);
  });

  it('are prepared for a test stage that comes first, and not for one that follows a build', async () => {
    const machines = containers('lacks curl\n');
    const test = documentOf(`  - name: test\n    steps:\n${sh('Look', 'true')}`);

    await run(machines, 'download', test);
    await run(machines, 'download', `${TEXT}${test.slice(test.indexOf('  - name: test'))}`);

    expect(machines.asked).toHaveLength(2);
  });
});

it('a run that is stopped while its image is prepared blames nothing on the image', async () => {
  const stop = new AbortController();
  const machines: Machines = {
    ...folders,
    contained: true,
    start: async (request) => ({
      ...(await folders.start(request)),
      async execute() {
        stop.abort();
        return { kind: 'aborted' };
      },
    }),
  };
  const place = { machines, image: 'plain' };
  const text = documentOf(`  - name: build\n    steps:\n${step('Bash', 'ExecuteBash', 'commands: [ls]')}`);

  const stopped = runTexts([text], place, { request: { prepare: 'download' }, signal: stop.signal });

  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  expect(folders.running()).toBe(0);
});

describe('container-host-test', () => {
  const text = `${TEXT}  - name: container-host-test\n    steps:\n${sh('Look', 'echo "$SEED_TESTED_IMAGE"')}`;
  const host = (phases: readonly string[]) =>
    runTexts(
      [text],
      { machines: folders, image: 'plain' },
      { request: { phases, hostImage: 'with-docker' } },
    );

  it('runs on a machine of its own behind the others, which is told the image', async () => {
    const { result, step: stepOf } = await host(['build', 'test', 'container-host-test']);

    expect(folders.started).toEqual(['plain', 'with-docker']);
    expect(stepOf('container-host-test.Look').outputs).toEqual([{ stdout: `built/${result.id}` }]);
    expect(result.documents.map(({ stage }) => stage)).toEqual(['build', 'host']);
    expect(folders.snapshots()).toEqual([]);
  });

  it('looks at the image of the run where nothing is built', async () => {
    const { step: stepOf } = await host(['container-host-test']);

    expect(stepOf('container-host-test.Look').outputs).toEqual([{ stdout: 'plain' }]);
  });
});
