import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { inBuildFiles } from '../src/in-build/in-build-files.ts';
import { readMetadata } from '../src/in-build/read-metadata.ts';
import { readCalls } from '../src/rehearsal/read-calls.ts';
import { REHEARSAL_TOOLS, rehearsalFiles } from '../src/rehearsal/rehearsal-files.ts';
import { findProgram, jobWith, MODULE, SHELLS, shellPlace } from './shell-place.ts';
import type { ShellPlace } from './shell-place.ts';

// Each test starts many processes, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const JOB = jobWith({ module: MODULE, rehearsal: { tools: [...REHEARSAL_TOOLS, 'mytool'] } });

/** A tool that says that it really ran. */
async function install(place: ShellPlace, ...names: string[]): Promise<void> {
  for (const name of names) {
    const path = join(place.layout.root, 'tools', name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '#!/bin/sh\nprintf "real %s" "$*"\n');
    await chmod(path, 0o755);
  }
}

async function commands(place: ShellPlace): Promise<string[]> {
  return (await readCalls(place.context(JOB))).map(({ command }) => command);
}

describe.each(SHELLS)('a rehearsal under %s', (_, shell) => {
  const newPlace = (programs: Record<string, string> = {}) =>
    shellPlace((layout) => [...rehearsalFiles(JOB, layout), ...inBuildFiles(JOB, layout)], {
      shell,
      programs,
    });

  it('keeps every call in order, says so on stderr and succeeds', async () => {
    const place = await newPlace();

    const first = place.run('mytool', ['deploy', "it's", 'two words', '', '$HOME']);
    place.run('helm', ['upgrade', '--install', 'a', './chart']);
    place.run('eksctl', ['create', 'cluster']);

    const line = String.raw`mytool deploy 'it'\''s' 'two words' '' '$HOME'`;
    expect(first).toEqual({ status: 0, stdout: '', stderr: `rehearsed, not run: ${line}\n` });
    expect(await readCalls(place.context(JOB))).toEqual([
      { tool: 'mytool', command: line },
      { tool: 'helm', command: 'helm upgrade --install a ./chart' },
      { tool: 'eksctl', command: 'eksctl create cluster' },
    ]);
  });

  it('keeps a call over several lines whole and shows its first line', async () => {
    const place = await newPlace();

    const run = place.run('kubectl', ['apply', '--patch', 'a:\n  b: 1\n']);

    expect(run.stderr).toBe("rehearsed, not run: kubectl apply --patch 'a: ...\n");
    expect(await commands(place)).toEqual(["kubectl apply --patch 'a:\n  b: 1\n'"]);
  });

  it('aws answers who is calling with the account of the build and a name that gives itself away', async () => {
    const place = await newPlace();
    const aws = (...args: string[]) => place.run('aws', args).stdout;

    expect(JSON.parse(aws('sts', 'get-caller-identity'))).toEqual({
      UserId: 'seed-rehearsal-user',
      Account: '123456789012',
      Arn: 'arn:aws:sts::123456789012:assumed-role/seed-rehearsal/seed-rehearsal',
    });
    expect(
      aws('--region', 'us-east-1', 'sts', 'get-caller-identity', '--query', 'Account', '--output', 'text'),
    ).toBe('123456789012\n');
    expect(aws('configure', 'get', 'region')).toBe('eu-west-1\n');
    expect(aws('ecr', 'get-login-password')).toBe('seed-rehearsal-password\n');
    expect(aws('s3', 'sync', '.', 's3://bucket')).toBe('');
    expect(JSON.parse(aws('ec2', 'describe-vpcs'))).toEqual({});
    expect(aws('ec2', 'describe-vpcs', '--query=Vpcs[0].VpcId', '--output=text')).toBe(
      'seed-rehearsal-value\n',
    );
    expect(JSON.parse(aws('cloudformation', 'describe-stacks', '--stack-name', 'x'))).toMatchObject({
      Stacks: [{ StackName: 'x', StackStatus: 'CREATE_COMPLETE' }],
    });
  });

  it('aws sts assume-role survives the ways in which deployspecs take it apart', async () => {
    const place = await newPlace();
    const args = ['sts', 'assume-role', '--role-arn', 'arn:aws:iam::1:role/x', '--role-session-name', 's'];

    const json = JSON.parse(place.run('aws', args).stdout);
    const text = place.run('aws', [
      ...args,
      '--query',
      'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]',
      '--output',
      'text',
    ]);

    expect(json.Credentials).toMatchObject({
      AccessKeyId: 'seed-rehearsal-access-key-id',
      SecretAccessKey: 'seed-rehearsal-secret-access-key',
      SessionToken: 'seed-rehearsal-session-token',
    });
    expect(text.stdout.trim().split('\t')).toHaveLength(3);
  });

  it('cdk deploy leaves outputs that seedfarmer metadata convert accepts, marked as a rehearsal', async () => {
    const place = await newPlace();

    const deploy = place.run('cdk', ['deploy', '--all', '--outputs-file', 'out/cdk-exports.json']);
    await writeFile(join(place.dir, 'cdk-exports.json'), '');
    const direct = place.run('cdk', ['deploy', '-O', 'cdk-exports.json', '--app', 'python app.py']);
    const convert = place.run('seedfarmer', ['metadata', 'convert', '-f', 'cdk-exports.json']);

    expect([deploy.status, direct.status, convert.status]).toEqual([1, 0, 0]);
    expect(deploy.stderr).toContain('out/cdk-exports.json');
    expect(await readMetadata(place.context(JOB))).toEqual({
      metadata: { 'seed-rehearsal': 'nothing was deployed' },
      problems: [],
    });
  });

  it('package managers rehearse what needs the network and leave the rest to the real tool', async () => {
    const place = await newPlace();
    await install(place, 'npm', 'pip', 'apt-get', 'yarn');
    const stdout = (tool: string, ...args: string[]) => place.run(tool, args).stdout;

    expect(stdout('npm', 'install', '-g', 'aws-cdk@2')).toBe('');
    expect(stdout('npm', '--prefix', 'web', 'ci')).toBe('');
    expect(stdout('pip', 'install', '-r', 'requirements.txt')).toBe('');
    expect(stdout('apt-get', '-o', 'X=y', 'install', '-y', 'jq')).toBe('');
    expect(stdout('yarn')).toBe('');
    expect(stdout('pip', 'freeze')).toBe('real freeze');
    expect(stdout('npm', '--version')).toBe('real --version');
    expect(stdout('apt-get', 'clean')).toBe('real clean');
    expect(await commands(place)).toEqual([
      'npm install -g aws-cdk@2',
      'npm --prefix web ci',
      'pip install -r requirements.txt',
      'apt-get -o X=y install -y jq',
      'yarn',
    ]);
  });

  it('scripts of a project run where its dependencies are there, and are rehearsed where they are not', async () => {
    const place = await newPlace();
    await install(place, 'npm');

    const without = place.run('npm', ['run', 'build']);
    await mkdir(join(place.dir, 'node_modules'));
    const having = place.run('npm', ['run', 'build']);

    expect([without.stdout, having.stdout]).toEqual(['', 'real run build']);
    expect(await commands(place)).toEqual(['npm run build']);
  });

  it('npx finds the recorder of the tool it is asked for', async () => {
    const place = await newPlace();

    place.run('npx', ['-y', 'aws-cdk@2.100.0', 'deploy', '--outputs-file', 'o.json']);
    place.run('npx', ['cdk', 'synth']);
    place.run('npx', ['something', 'else']);

    expect(await commands(place)).toEqual([
      'cdk deploy --outputs-file o.json',
      'cdk synth',
      'npx something else',
    ]);
    expect(existsSync(join(place.dir, 'o.json'))).toBe(true);
  });

  it('git rehearses remotes and runs everything else', async () => {
    const mkdirProgram = findProgram('mkdir') ?? 'mkdir';
    const place = await newPlace({ mkdir: mkdirProgram });
    await install(place, 'git');
    const stdout = (...args: string[]) => place.run('git', args).stdout;

    expect(stdout('clone', '--depth', '1', 'https://git.example.com/a/tools.git')).toBe('');
    expect(stdout('-C', 'tools', 'push', 'origin', 'main')).toBe('');
    expect(stdout('rev-parse', 'HEAD')).toBe('real rev-parse HEAD');
    expect(stdout('clone', 'file:///srv/repo', 'copy')).toBe('real clone file:///srv/repo copy');
    expect(existsSync(join(place.dir, 'tools'))).toBe(true);
    expect(await commands(place)).toEqual([
      'git clone --depth 1 https://git.example.com/a/tools.git',
      'git -C tools push origin main',
    ]);
  });

  it('downloads leave a file that says what it stands for, and local addresses are fetched', async () => {
    const place = await newPlace();
    await install(place, 'curl', 'wget');
    const url = 'https://example.com/a/tool.zip?x=1';

    const runs = [
      place.run('curl', ['-fsSLo', 'one.zip', url]),
      place.run('curl', ['-sSLO', url]),
      place.run('wget', ['-q', url, '-O', 'two.zip']),
      place.run('curl', ['-s', url]),
    ];
    const local = place.run('curl', ['-s', 'http://localhost:8080/health']);

    expect(runs.map(({ status, stdout }) => [status, stdout])).toEqual(Array(4).fill([0, '']));
    for (const name of ['one.zip', 'tool.zip', 'two.zip'])
      expect(await readFile(join(place.dir, name), 'utf8')).toContain(
        `\n# seed-rehearsal-placeholder: ${url} was not fetched\n`,
      );
    expect(local.stdout).toBe('real -s http://localhost:8080/health');
  });

  it('a program that was not fetched records that it was started', async () => {
    const place = await newPlace();
    const start = (program: string, ...args: string[]): string =>
      execFileSync(program, args, { cwd: place.dir, stdio: 'pipe', encoding: 'utf8' });

    place.run('curl', ['-fsSLo', 'get-tool.sh', 'https://example.com/get-tool.sh']);
    await chmod(join(place.dir, 'get-tool.sh'), 0o755);
    const outputs = [
      start('./get-tool.sh', '--version', 'v1'),
      start(join(place.dir, 'get-tool.sh')),
      start('/bin/sh', 'get-tool.sh'),
      ...(findProgram('python3') === undefined ? [] : [start('python3', 'get-tool.sh')]),
    ];

    expect(outputs.join('')).toBe('');
    expect((await commands(place)).slice(1)).toEqual([
      './get-tool.sh --version v1',
      'get-tool.sh',
      'get-tool.sh',
    ]);
  });

  it.each([
    { archive: 'terraform_1.9.0_linux_amd64.zip', unpack: 'unzip -q @ -d bin', program: 'bin/terraform' },
    { archive: 'eksctl_Linux_amd64.tar.gz', unpack: 'tar xzf @ -C bin', program: 'bin/eksctl' },
    { archive: 'helm-v3.1.0-linux-arm64.tar.gz', unpack: 'tar -xzf @', program: 'linux-arm64/helm' },
    { archive: 'awscli-exe-linux-x86_64.zip', unpack: 'unzip @', program: 'aws/install' },
    { archive: 'tool_1.tgz', unpack: 'tar --extract --file=@ --directory=bin', program: 'bin/tool' },
  ])('$archive that was not fetched unpacks to $program', async ({ archive, unpack, program }) => {
    const place = await newPlace({
      chmod: findProgram('chmod') ?? 'chmod',
      mkdir: findProgram('mkdir') ?? 'mkdir',
    });
    await install(place, 'unzip', 'tar');

    place.run('curl', ['-sSLo', 'a.archive', `https://example.com/v1/${archive}?x=y`]);
    const [tool = '', ...args] = unpack.replace('@', 'a.archive').split(' ');
    const run = place.run(tool, args);
    execFileSync(join(place.dir, program), ['up'], { stdio: 'pipe' });

    expect(run).toMatchObject({ status: 0, stdout: '' });
    expect((await commands(place)).slice(1)).toEqual([
      unpack.replace('@', 'a.archive'),
      `${program.split('/').at(-1)} up`,
    ]);
  });

  it('tar takes what a download did not write to it for an archive that was not fetched', async () => {
    const programs = ['chmod', 'mkdir', 'cat', 'rm'].map((name) => [name, findProgram(name) ?? name]);
    const place = await newPlace(Object.fromEntries(programs));
    await install(place, 'tar');

    const before = place.run('tar', ['xz'], { input: '' });
    place.run('curl', ['-sL', 'https://example.com/tool_Linux.tar.gz']);
    const piped = place.run('tar', ['xz', '-C', 'bin'], { input: '' });
    const other = place.run('tar', ['-xz'], { input: 'an archive' });
    const packed = place.run('tar', ['-czf', 'x.tar.gz', 'bin/tool']);

    expect(before.stdout).toBe('real xz');
    expect(piped).toMatchObject({ status: 0, stdout: '' });
    expect(existsSync(join(place.dir, 'bin/tool'))).toBe(true);
    expect([other.stdout, packed.stdout]).toEqual(['real -xz', 'real -czf x.tar.gz bin/tool']);
  });

  it('terraform and kubectl answer questions with placeholders', async () => {
    const place = await newPlace();
    const stdout = (tool: string, ...args: string[]) => place.run(tool, args).stdout;

    expect(JSON.parse(stdout('terraform', 'output', '-json'))).toEqual({});
    expect(stdout('terraform', 'output', '-raw', 'vpc_id')).toBe('seed-rehearsal-vpc_id\n');
    expect(stdout('terraform', 'apply', '-auto-approve')).toBe('');
    expect(JSON.parse(stdout('kubectl', 'get', 'pods', '-o', 'json'))).toMatchObject({ items: [] });
    expect(stdout('kubectl', 'get', 'svc', '-o', 'jsonpath={.x}')).toBe('seed-rehearsal-value');
  });
});

describe('rehearsal files', () => {
  const shellcheck = findProgram('shellcheck');

  it('are for rehearsals only, and stay inside their folder', async () => {
    const { layout } = await shellPlace(() => []);

    const none = rehearsalFiles(jobWith({}), layout);
    const some = rehearsalFiles(jobWith({ rehearsal: { tools: ['aws', 'aws', '../x', 'a/b', ''] } }), layout);

    expect(none).toEqual([]);
    expect(some.map(({ path }) => path)).toEqual([
      join(layout.rehearsalBin, 'aws'),
      join(layout.rehearsalBin, 'seed-rehearsed'),
      join(layout.tmp, 'rehearsed-calls'),
    ]);
  });

  it('have no calls to report in any other build', async () => {
    const place = await shellPlace(() => []);

    expect(await readCalls(place.context(jobWith({})))).toEqual([]);
  });

  it.runIf(shellcheck !== undefined)('are scripts that shellcheck has nothing to say about', async () => {
    const place = await shellPlace((layout) => rehearsalFiles(JOB, layout));
    const scripts = rehearsalFiles(JOB, place.layout).filter(({ mode }) => mode === 0o755);
    const paths = scripts.map(({ path }) => path);

    expect(() => execFileSync(shellcheck ?? '', ['-s', 'sh', ...paths], { stdio: 'inherit' })).not.toThrow();
  });
});
