import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildspec } from './buildspec.ts';
import { sendAfter } from './fake-process.ts';
import { folderWith, runSeed } from './run-seed.ts';

async function filesBelow(dir: string): Promise<string> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const texts = entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

describe('seed run', () => {
  test('CB-86 ends with 0, 1, 2, 3 or 130 for success, failure, wrong input, missing machine, interrupt', async () => {
    const good = await folderWith({ 'buildspec.yml': buildspec('true') });
    const bad = await folderWith({ 'buildspec.yml': buildspec('exit 9') });
    const wrong = await folderWith({ 'buildspec.yml': 'version: 0.2\nphases: []\n' });

    const codes = [
      (await runSeed(['run'], { cwd: good })).code,
      (await runSeed(['run'], { cwd: bad })).code,
      (await runSeed(['run'], { cwd: wrong })).code,
      (await runSeed(['run'], { cwd: good, engine: false })).code,
    ];

    expect(codes).toEqual([0, 1, 2, 3]);
  });

  test('CB-84 with --json prints one event per line, from stream.opened to run.finished', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('echo hello', 'exit 7') });

    const ran = await runSeed(['run', '--json'], { cwd });

    const objects = ran.objects();
    const events = objects.filter((one) => 'type' in one);
    expect(ran.err).toBe('');
    expect(events[0]?.['type']).toBe('stream.opened');
    expect(events.map((event) => event['seq'])).toEqual(events.map((_, index) => index + 1));
    expect(objects.find((one) => one['line'] === 'hello')).toMatchObject({ stream: 'build', node: 'app' });
    expect(events.find((event) => event['type'] === 'build.finished')).toMatchObject({
      data: { outcome: 'failed', exported: {}, metadata: {}, artifacts: [] },
    });
    expect(objects.at(-1)).toMatchObject({
      type: 'run.finished',
      data: { outcome: 'failed', exitCode: 1 },
    });
  });

  test('with --json tells wrong input as diagnostics, and still ends with run.finished', async () => {
    const cwd = await folderWith({ 'buildspec.yml': 'version: 0.2\nphases:\n  biuld: {}\n' });

    const ran = await runSeed(['run', '--json'], { cwd });

    const objects = ran.objects();
    expect(ran.code).toBe(2);
    expect(objects.find((one) => one['type'] === 'diagnostic.reported')).toMatchObject({
      data: { diagnostic: { span: { start: { line: 3 } } } },
    });
    expect(objects.at(-1)).toMatchObject({ type: 'run.finished', data: { outcome: 'fault', exitCode: 2 } });
  });

  test('writes the same stream into --events while a person watches', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('echo hello') });

    const ran = await runSeed(['run', '--events', 'events.ndjson'], { cwd });

    const lines = (await readFile(join(cwd, 'events.ndjson'), 'utf8')).trimEnd().split('\n');
    expect(ran.out).toContain('✓ build succeeded');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'run.finished' });
    expect(lines.some((line) => line.includes('"line":"hello"'))).toBe(true);
  });

  test('CB-18 takes another spec, from the source or from elsewhere', async () => {
    const cwd = await folderWith({ 'ci/other.yml': buildspec('echo other'), 'src/marker': '' });

    const inside = await runSeed(['run', '--spec', 'ci/other.yml', '--json'], { cwd });
    const outside = await runSeed(['run', 'ci/other.yml', '--source', 'src', '--json'], { cwd });

    expect(inside.jobs[0]).toMatchObject({ specPath: 'ci/other.yml', source: { dir: cwd } });
    expect(outside.jobs[0]?.specPath).toBeUndefined();
    expect(outside.jobs[0]?.source.dir).toBe(join(cwd, 'src'));
    expect(outside.out).toContain('"line":"other"');
  });

  test('CB-19 takes a spec as text from standard input', async () => {
    const cwd = await folderWith({});

    const ran = await runSeed(['run', '--spec', '-', '--json'], { cwd, input: buildspec('echo inline') });

    expect(ran.out).toContain('"line":"inline"');
    expect(ran.jobs[0]?.specPath).toBeUndefined();
  });

  test('CB-37 reads environment files: comments, quotes, exports, and later files win', async () => {
    const cwd = await folderWith({
      'buildspec.yml': buildspec('echo "[$A][$B][$C]"'),
      'one.env': '# comment\nA=1 # trailing\nB="two words"\nexport C=first\n',
      'two.env': "C='last $HOME'\n",
    });

    const ran = await runSeed(['run', '--env-file', 'one.env', '--env-file=two.env', '--json'], { cwd });

    expect(ran.out).toContain('"line":"[1][two words][last $HOME]"');
  });

  test('CB-41 takes secrets from the environment and from files, and hides them everywhere', async () => {
    const cwd = await folderWith({
      'buildspec.yml': buildspec('echo "$TOKEN $PIN"', 'echo "$TOKEN" | base64'),
      'pin.txt': 'four-and-twenty\n',
    });
    const env = { TOKEN: 'open-sesame-please' };

    const ran = await runSeed(['run', '--secret', 'TOKEN', '--secret', 'PIN=@pin.txt'], { cwd, env });

    expect(ran.code).toBe(0);
    expect(ran.out).toContain('*** ***');
    const written = await filesBelow(join(cwd, '.seed'));
    for (const text of [ran.all, written]) {
      expect(text).not.toContain('open-sesame');
      expect(text).not.toContain('four-and-twenty');
      expect(text).not.toContain(Buffer.from('open-sesame').toString('base64').slice(0, 12));
    }
  });

  test('records the names of --env variables, not their values', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('true') });

    await runSeed(['run', '--env', 'NAME=private-value', '--env=OTHER=private-too'], { cwd });

    expect(await filesBelow(join(cwd, '.seed'))).not.toContain('private');
  });

  test('CB-85 has flags for quiet, more words and colour', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('echo hello') });

    const quiet = await runSeed(['run', '-q'], { cwd });
    const wordy = await runSeed(['run', '-v'], { cwd });
    const coloured = await runSeed(['run', '--color', 'always'], { cwd });
    const plain = await runSeed(['run'], { cwd, columns: 80, env: { NO_COLOR: '1' } });

    expect(quiet.out.trimEnd().split('\n')).toHaveLength(1);
    expect(wordy.out).toContain('Entering phase BUILD');
    expect(coloured.out).toContain('\u001b[32m✓\u001b[39m');
    // oxlint-disable-next-line no-control-regex -- a colour
    expect(plain.out).not.toMatch(/\u001b\[\d+m/);
  });

  test('on a terminal prints output as it happens between rules, and the summary last', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('echo hello') });

    const ran = await runSeed(['run'], { cwd, columns: 80, env: { NO_COLOR: '1' } });

    // oxlint-disable-next-line no-control-regex -- the live block is drawn with these
    const text = ran.out.replaceAll(/\r\u001b\[\d+A\u001b\[0J/g, '');
    expect(text).toMatch(/── build ─+\n/);
    expect(text).toMatch(/\$ echo hello {2,}1 of 1\n/);
    expect(text).toMatch(/\nhello\n/);
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/^✓ build succeeded/);
    expect(ran.out).not.toContain('\u001b[?1049h');
  });

  test('CB-118 --plan says phases, image and where variables come from, and changes nothing', async () => {
    const cwd = await folderWith({
      'buildspec.yml': `version: 0.2\nenv:\n  variables: {A: "1"}\n  parameter-store: {B: /app/b}\n${buildspec('echo hello').slice(13)}`,
    });
    const env = { TOKEN: 'hush-hush' };

    const ran = await runSeed(
      ['run', '--dry-run', '--json', '--env', 'C=3', '--secret', 'TOKEN', '--image', 'x:1'],
      {
        cwd,
        env,
      },
    );

    expect(JSON.parse(ran.out)).toMatchObject({
      image: 'x:1',
      phases: [{ name: 'build', commands: ['echo hello'] }],
      environment: [
        { name: 'A', from: 'spec', value: '1' },
        { name: 'B', from: 'spec, looked up in parameter-store /app/b' },
        { name: 'C', from: '--env', value: '3' },
        { name: 'TOKEN', from: '--secret' },
      ],
    });
    expect(ran.out).not.toContain('hush');
    expect(ran.jobs).toEqual([]);
    expect(await readdir(cwd)).toEqual(['buildspec.yml']);
  });

  test('gives its flags to the job', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('true'), 'more/x': '' });
    const flags =
      'run --image aws/codebuild/standard:7.0 --compute large --privileged --timeout 90s --network none --pull never ' +
      '--mount copy --source head --source-dir extra=more --artifacts out --limits off --mask exact --from build ' +
      '--until build --on-failure keep --breakpoints --zip --fail-on-report --continue-means-success --arch arm64 ' +
      '--allow-substitute --region eu-west-1 --endpoint-url http://localhost:4566';

    const { jobs } = await runSeed(flags.split(' '), { cwd });

    expect(jobs[0]).toMatchObject({
      image: { name: 'aws/codebuild/standard:7.0', pull: 'never', allowSubstitute: true },
      compute: { type: 'BUILD_GENERAL1_LARGE', environmentType: 'ARM_CONTAINER', limits: false },
      privileged: true,
      timeoutMs: 90_000,
      network: 'none',
      region: 'eu-west-1',
      source: { mount: 'copy', selection: 'head', secondary: [{ id: 'extra', dir: join(cwd, 'more') }] },
      outputs: { artifacts: join(cwd, 'out'), zip: true },
      debug: { from: 'build', until: 'build', onFailure: 'keep', breakpoints: true },
      mask: 'exact',
      failOnReport: true,
      continueMeansSuccess: true,
      environment: [
        { name: 'AWS_ENDPOINT_URL', value: 'http://host.docker.internal:4566' },
        { name: 'AWS_ACCESS_KEY_ID', value: 'seed' },
        { name: 'AWS_SECRET_ACCESS_KEY', value: 'seed' },
      ],
    });
  });

  test('CB-34 counts the builds of a project up, also when they begin at once', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('true') });

    const ran = await Promise.all([1, 2, 3].map(() => runSeed(['run'], { cwd })));

    expect(ran.map(({ jobs }) => jobs[0]?.number).toSorted((a = 0, b = 0) => a - b)).toEqual([1, 2, 3]);
  });

  test('ends with 70 and the link of a report when seed itself fails, with the stack only on request', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('true') });

    const plain = await runSeed(['run'], { cwd, broken: true });
    const debug = await runSeed(['run', '--debug'], { cwd, broken: true });

    expect([plain.code, debug.code]).toEqual([70, 70]);
    expect(plain.err).toMatch(/seed has a bug: out of cheese.*seed\/bug\n/);
    expect(plain.err).toMatch(/file:\/\/\S+\.txt/);
    expect(plain.err).not.toContain('test-wiring.ts');
    expect(debug.err).toContain('test-wiring.ts');
  });

  test('an interrupt before the build begins ends with 130 as well', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('true') });

    const ran = await runSeed(['run', '--json'], {
      cwd,
      broken: true,
      during: sendAfter('stream.opened', 'SIGINT'),
    });

    expect(ran.code).toBe(130);
    expect(ran.objects().at(-1)).toMatchObject({ data: { outcome: 'stopped', exitCode: 130 } });
  });

  test('says at once what an interrupt stops, stops it, and ends with 130', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('echo ready; sleep 30', 'echo never') });

    const ran = await runSeed(['run'], {
      cwd,
      during: sendAfter('ready\n', 'SIGINT'),
    });

    expect(ran.code).toBe(130);
    expect(ran.err).toContain('! stopping build app, up to 10 s; press ctrl-c again to end at once');
    expect(ran.out).not.toContain('never\n');
  });
});
