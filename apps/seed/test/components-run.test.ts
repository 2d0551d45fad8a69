import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, runSeed } from './run-seed.ts';

const SCRIPT = (name: string, script: string): string =>
  `      - name: ${name}\n        action: ExecuteBinary\n        inputs:\n          path: /bin/sh\n          arguments: ['-c', ${JSON.stringify(script)}]\n`;
const component = (steps: string, head = ''): string =>
  `name: Web\ndescription: a component\nschemaVersion: 1.0\ncomponent_version: 1.0.0\n${head}phases:\n  - name: build\n    steps:\n${steps}`;

const SETTINGS = JSON.stringify({
  images: {
    web: {
      base_ami: 'ami-0123456789abcdef0',
      recipe_version: '0.0.1',
      components: [
        { name: 'first', file: 'first.yml', parameters: { Colour: 'red' } },
        {
          name: 'aws-cli',
          arn: 'arn:aws:imagebuilder:eu-west-2:aws:component/aws-cli-version-2-linux/x.x.x',
        },
        { name: 'second', file: 'second.yml' },
      ],
    },
  },
});
const PARAMETERS = 'parameters:\n  - Colour: { type: string }\n';
const project = (): Promise<string> =>
  folderWith({
    'settings.json': SETTINGS,
    'components/web/first.yml': component(SCRIPT('Say', 'echo colour {{ Colour }}'), PARAMETERS),
    'components/web/second.yml': component(SCRIPT('Write', 'echo second')),
    'alone.yml': component(SCRIPT('Alone', 'echo alone; pwd')),
  });
const seed = (line: string, cwd: string, words: readonly string[] = []) =>
  runSeed(['components', 'run', ...line.split(' ').filter((word) => word !== ''), ...words], { cwd });

describe('components run', () => {
  it('IB-F94 runs the components of an image in order, with the values of its recipe, and says what it leaves out', async () => {
    const cwd = await project();

    const { code, out } = await seed('web', cwd);

    expect(code).toBe(0);
    expect(out).toMatch(/\[first\/build\/Say\] colour red[^]*\[second\/build\/Write\] second/);
    expect(out).toContain(
      '/ aws-cli · only AWS has arn:aws:imagebuilder:eu-west-2:aws:component/aws-cli-version-2-linux/x.x.x',
    );
    expect(out).toMatch(/✓ done · 2 steps/);
  });

  it('runs files, a part of a recipe, and the only image where nothing is named', async () => {
    const cwd = await project();

    const alone = await seed('alone.yml', cwd);
    const from = await seed('--recipe web --from second', cwd);
    const only = await seed('--only first', cwd);
    const folder = await seed('components/web --param Colour=blue', cwd);

    expect(alone.out).toContain('[alone/build/Alone] alone');
    expect(from.out).toMatch(/✓ done · 1 step/);
    expect(only.out).toContain('[first/build/Say] colour red');
    expect(folder.out).toContain('colour blue');
  });

  it('tells programs one event per line, and ends with the outcome', async () => {
    const cwd = await project();

    const { code, objects } = await seed('alone.yml --json', cwd);

    expect(code).toBe(0);
    expect(objects().find(({ type }) => type === 'component.step')).toMatchObject({
      node: 'alone',
      data: { phase: 'build', step: 'Alone', action: 'ExecuteBinary', status: 'success' },
    });
    expect(objects().at(-1)).toMatchObject({
      type: 'run.finished',
      data: { outcome: 'succeeded', exitCode: 0 },
    });
  });

  it('ends with 1 and a report when a step fails, and with 0 when that is ignored, unless it may not be', async () => {
    const failing = (rule: string): string =>
      component(
        SCRIPT('Bad', 'echo why >&2; exit 3').replace(
          '        inputs',
          `        onFailure: ${rule}\n        inputs`,
        ),
      );
    const cwd = await folderWith({ 'bad.yml': failing('Abort'), 'soft.yml': failing('Ignore') });

    const bad = await seed('bad.yml', cwd);
    const soft = await seed('soft.yml', cwd);
    const hard = await seed('soft.yml --fail-on-ignored', cwd);

    expect([bad.code, soft.code, hard.code]).toEqual([1, 0, 1]);
    expect(bad.err).toMatch(/✗ bad failed in build, step "Bad" \(ExecuteBinary\)\s+components\/step-failed/);
    expect(bad.err).toContain('--> bad.yml:8:15');
    expect(bad.err).toContain('| why');
    expect(soft.out).toContain('1 failed and ignored');
  });

  it('IB-F97 leaves the files of AWSTOE in its folder, or in another', async () => {
    const cwd = await project();

    await seed('alone.yml --log-dir logs', cwd);
    const [folder = ''] = await readdir(join(cwd, 'logs'));
    const files = await readdir(join(cwd, 'logs', folder));

    expect(folder).toMatch(/^TOE_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_UTC-0_/);
    expect(files.toSorted()).toEqual([
      'application.log',
      'chaining.json',
      'console.log',
      'detailedoutput.json',
      'document.yaml',
      'junit.xml',
      'result.json',
    ]);
  });

  it('IB-F92 IB-F112 hides values of --ssm-file everywhere', async () => {
    const cwd = await folderWith({
      'use.yml': component(SCRIPT('Use', 'echo {{ aws:ssm:/app/token }}; exit 4')),
      'values.yml': '/app/token: hush-hush-token\n',
    });

    const { code, all } = await seed('use.yml --ssm-file values.yml', cwd);
    const written = await readdir(join(cwd, '.seed'), { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      written
        .filter((entry) => entry.isFile())
        .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
    );

    expect(code).toBe(1);
    expect(all).toContain('[use/build/Use] ***');
    expect(texts.length).toBeGreaterThan(5);
    expect([all, ...texts].filter((text) => text.includes('hush-hush'))).toEqual([]);
  });

  it('IB-F91 IB-F93 lists everything that cannot run here, and ends with 3', async () => {
    const cwd = await folderWith({
      'away.yml': component(
        `      - name: Get\n        action: S3Download\n        inputs:\n          - { source: 's3://assets/a', destination: /tmp/a }\n${SCRIPT('Use', 'echo {{ aws:ssm:/x }}')}`,
      ),
      'assets/a': 'content',
    });

    const { code, err } = await seed('away.yml', cwd);
    const left = await seed('away.yml --skip-unsupported', cwd);

    expect(code).toBe(3);
    expect(err).toMatch(
      /step "Get" uses s3:\/\/assets\/a[^]*E-S3[^]*step "Use" needs "\/x"[^]*E-SSM[^]*2 steps cannot run here/,
    );
    expect(err).toContain('--s3 dir:BUCKET=PATH');
    expect(left.code).toBe(0);
    expect(left.out).toMatch(/0 steps · 2 skipped/);
  });

  it('IB-F91 takes folders for buckets', async () => {
    const cwd = await folderWith({
      'copy.yml': component(
        `      - name: Get\n        action: S3Download\n        inputs:\n          - { source: 's3://assets/deep/*', destination: got/ }\n      - name: Put\n        action: S3Upload\n        inputs:\n          - { source: got, destination: 's3://out/all/', recurse: true }\n`,
      ),
      'assets/deep/a': 'A',
      'assets/deep/er/b': 'B',
      'out/.keep': '',
    });

    const { code } = await seed('copy.yml --s3 dir:assets=assets --s3 dir:out=out', cwd);

    expect(code).toBe(0);
    expect(await readFile(join(cwd, 'out/all/er/b'), 'utf8')).toBe('B');
  });

  it.each([
    ['nothing.yml', 'there is no file and no image "nothing.yml"'],
    ['web --param Color=red', 'did you mean "Colour"?'],
    ['web --only frist', 'did you mean "first"?'],
    ['web --managed fail', 'is no component of this project'],
    ['components/web', 'needs Colour'],
    ['web --max-reboots many', 'is no number'],
    ['web --jobs 0', 'is no number from 1'],
    ['web --home there', 'is not absolute'],
    ['web --s3 dir:assets=nowhere', 'is no folder'],
    ['web --imds-mock --network host', 'cannot be had in the network of the host'],
    ['web alone.yml', 'images and files cannot be run together'],
    ['web --s3 somewhere', 'says not where S3 is'],
    ['web --ssm-file none.yml', 'cannot be read'],
    ['web --component-map x=y', 'is not ARN=PATH'],
    ['web --working-directory tmp', 'is not absolute'],
  ])('%s is a mistake: %s', async (line, words) => {
    const { code, err } = await seed(line, await project());

    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  it('does not run documents with mistakes', async () => {
    const cwd = await folderWith({
      'bad.yml': component(SCRIPT('Say', 'x').replace('ExecuteBinary', 'ExecuteBinry')),
    });

    const { code, err } = await seed('bad.yml', cwd);

    expect(code).toBe(2);
    expect(err).toMatch(/C031[^]*bad.yml:9/);
  });
});
