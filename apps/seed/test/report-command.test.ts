import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, runSeed } from './run-seed.ts';

const SPEC = [
  'version: 0.2',
  'phases:',
  '  build:',
  '    commands:',
  '      - echo before the failure',
  '      - echo "the token is $TOKEN" && exit 7',
  '  post_build:',
  '    commands:',
  '      - echo cleaning up',
  '',
].join('\n');

const GOOD = 'version: 0.2\nphases:\n  build:\n    commands: [echo fine]\n';

/** A folder in which a build has failed, with a secret in its output. */
async function failedRun(): Promise<string> {
  const cwd = await folderWith({ 'buildspec.yml': SPEC });
  await runSeed(['run', '--secret', 'TOKEN'], { cwd, env: { TOKEN: 'hunter2-hunter2' } });
  return cwd;
}

async function onlyJournal(cwd: string): Promise<string> {
  const [id = ''] = await readdir(join(cwd, '.seed/runs'));
  return join(cwd, '.seed/runs', id);
}

/** Takes the end of a run away, as if it went on in the process with this id, or as if that had been killed. */
async function withoutEnd(cwd: string, pid: number): Promise<void> {
  const dir = await onlyJournal(cwd);
  const [events, header] = [join(dir, 'events.ndjson'), join(dir, 'run.json')];
  const lines = (await readFile(events, 'utf8')).split('\n');
  const kept = lines.filter((line) => !/"type":"(?:build|run)\.finished"/.test(line));
  await writeFile(events, kept.join('\n'));
  const facts = JSON.parse(await readFile(header, 'utf8')) as object;
  await writeFile(header, JSON.stringify({ ...facts, owner: { pid, host: hostname() } }));
}

describe('seed report', () => {
  test('writes one page about the newest run and says where', async () => {
    const cwd = await failedRun();

    const ran = await runSeed(['report', '--html', 'out/report.html'], { cwd });
    const page = await readFile(join(cwd, 'out/report.html'), 'utf8');

    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/^out\/report\.html {3}\d+\.\d kB\n$/);
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('buildspec.yml:6:9');
    expect(page).toContain('before the failure');
  });

  test('ends the last lines with the command that failed, not with what came after', async () => {
    const cwd = await failedRun();

    const report = (await runSeed(['report', '--json'], { cwd })).objects()[0];

    expect(report).toMatchObject({
      state: 'failed',
      exitCode: 1,
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      modules: [
        {
          id: 'app',
          standing: 'failed',
          failure: { code: 'build/command-failed', phase: 'BUILD', exitCode: 7, place: 'buildspec.yml:6:9' },
          lastLines: ['before the failure', 'the token is ***'],
        },
      ],
    });
  });

  test('holds no secret, in no form', async () => {
    const cwd = await failedRun();

    const texts = [
      (await runSeed(['report', '--html', '-'], { cwd })).out,
      (await runSeed(['report'], { cwd })).out,
      (await runSeed(['report', '--json'], { cwd })).out,
    ];

    for (const text of texts) {
      expect(text).toContain('the token is ***');
      expect(text).not.toContain('hunter2');
    }
  });

  test('shows the lines that lead to the failure, later and elsewhere, without secrets', async () => {
    const spec = SPEC.replace('echo before the failure', 'login --with hunter2-hunter2 || true');
    const cwd = await folderWith({ 'buildspec.yml': spec });
    const failed = await runSeed(['run', '--secret', 'TOKEN'], { cwd, env: { TOKEN: 'hunter2-hunter2' } });
    await rm(join(cwd, 'buildspec.yml'));

    const page = (await runSeed(['report', '--html', '-'], { cwd })).out;
    const markdown = (await runSeed(['report'], { cwd })).out;
    const monitor = (await runSeed(['monitor', '--plain'], { cwd })).all;

    const frame = [
      '   4 |     commands:',
      '   5 |       - login --with *** || true',
      '   6 |       - echo "the token is $TOKEN" && exit 7',
      '     |         ^^^^^^^^',
    ].join('\n');
    for (const text of [failed.err, markdown, monitor]) expect(text).toContain(frame);
    expect(page).toMatch(
      /<ol class="frame" start="4".*login --with \*\*\* .*<mark>echo &quot;the token is \$TOKEN&quot; &amp;&amp; exit 7<\/mark>/,
    );
    for (const text of [failed.all, page, markdown, monitor]) expect(text).not.toContain('hunter2');
  });

  test('says the same about the same journal, every time', async () => {
    const cwd = await failedRun();
    const page = async (): Promise<string> => (await runSeed(['report', '--html', '-'], { cwd })).out;

    expect(await page()).toBe(await page());
  });

  test('prints a summary without a flag, and both documents when both are asked for', async () => {
    const cwd = await failedRun();

    const plain = await runSeed(['report'], { cwd });
    const both = await runSeed(['report', '--html', 'a.html', '--markdown', 'a.md', '--json'], { cwd });

    expect(plain.out).toMatch(/^## ✗ run buildspec\.yml: failed\n/);
    expect(await readFile(join(cwd, 'a.md'), 'utf8')).toBe(plain.out);
    expect(both.objects()).toMatchObject([
      {
        state: 'failed',
        files: [
          { format: 'html', path: 'a.html' },
          { format: 'markdown', path: 'a.md' },
        ],
      },
    ]);
  });

  test('finds a run by the end of its id, and a journal that came from elsewhere by its folder', async () => {
    const cwd = await failedRun();
    const journal = await onlyJournal(cwd);
    const moved = join(cwd, 'artefacts/journal');
    const suffix = journal.slice(-4);

    const byId = await runSeed(['report', suffix], { cwd });
    await mkdir(join(cwd, 'artefacts'));
    await rename(journal, moved);
    const byFolder = await runSeed(['report', 'artefacts/journal'], { cwd });
    const gone = await runSeed(['report', suffix], { cwd });

    expect(byId.code).toBe(0);
    expect(byFolder.out).toBe(byId.out);
    expect(gone.code).toBe(2);
    expect(gone.err).toContain('cli/run-not-found');
  });

  test('says that a run goes on, or that it has no end', async () => {
    const going = await failedRun();
    await withoutEnd(going, process.pid);
    const killed = await failedRun();
    // No process has this number: it is above the limit of the kernel.
    await withoutEnd(killed, 2 ** 30);

    const first = await runSeed(['report'], { cwd: going });
    const second = await runSeed(['report'], { cwd: killed });

    expect(first.out).toMatch(/^## ▸ run buildspec\.yml: running\n/);
    expect(first.err).toContain('is going on: the report ends with what it has told so far');
    expect(second.out).toMatch(/^## ! run buildspec\.yml: interrupted\n/);
    expect(second.err).toBe('');
    expect([first.code, second.code]).toEqual([0, 0]);
  });

  test('reads on behind damaged lines, and says what is missing', async () => {
    const cwd = await failedRun();
    const events = join(await onlyJournal(cwd), 'events.ndjson');
    const lines = (await readFile(events, 'utf8')).split('\n');
    await writeFile(events, [...lines.slice(0, 3), 'torn {"v":', 'null', '{}', ...lines.slice(5)].join('\n'));

    const ran = await runSeed(['report'], { cwd });

    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/^## ✗ run buildspec\.yml: failed\n/);
    expect(ran.out).toContain('! 2 events of the journal are missing or cannot be read');
  });

  test('succeeds for runs that succeeded', async () => {
    const cwd = await folderWith({ 'buildspec.yml': GOOD });
    await runSeed(['run'], { cwd });

    const ran = await runSeed(['report', '--html', '-'], { cwd });

    expect(ran.code).toBe(0);
    expect(ran.out).toContain('<title>run buildspec.yml: succeeded</title>');
    expect(ran.out).not.toContain('id="failures"');
  });

  test.each([
    [['report', '--html', '.'], 2, 'cli/not-a-file'],
    [['report', '--html', 'new/'], 2, 'cli/not-a-file'],
    [['report', '--html', 'buildspec.yml/report.html'], 3, 'cli/file-not-writable'],
    [['report', '--html', '/proc/self/new/folder/report.html'], 3, 'cli/file-not-writable'],
    [['report', '--html', ''], 2, 'cli/bad-arguments'],
    [['report', '--html', '-', '--markdown', '-'], 2, 'cli/flags-conflict'],
    [['report', '--html', '-', '--json'], 2, 'cli/flags-conflict'],
    [['report', 'nothing'], 2, 'cli/run-not-found'],
  ])('refuses %j', async (words, code, named) => {
    const cwd = await failedRun();

    const ran = await runSeed(words, { cwd });

    expect(ran.code).toBe(code);
    expect(ran.all).toContain(named);
    expect(await readFile(join(cwd, 'buildspec.yml'), 'utf8')).toBe(SPEC);
  });

  test('says so where there is no run yet', async () => {
    const cwd = await folderWith({ 'buildspec.yml': GOOD });

    const ran = await runSeed(['report', '--html', 'report.html'], { cwd });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('there is no run yet');
    expect(await readdir(cwd)).not.toContain('report.html');
  });

  test('replaces an older report', async () => {
    const cwd = await failedRun();
    await writeFile(join(cwd, 'report.html'), 'old');

    const ran = await runSeed(['report', '--html', 'report.html'], { cwd });

    expect(ran.code).toBe(0);
    expect(await readFile(join(cwd, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/);
    expect((await readdir(cwd)).filter((name) => name.includes('report'))).toEqual(['report.html']);
  });
});
