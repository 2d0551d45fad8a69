import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseReport } from '@seed/reports';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { committed, WEB } from './images-project.ts';
import type { ImagesProject } from './images-project.ts';

// Whole commands over HTTP; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let project: ImagesProject;

const codesOf = (out: string): string[] =>
  (JSON.parse(out) as { diagnostics: { code: string; severity: string }[] }).diagnostics
    .filter(({ severity }) => severity !== 'info')
    .map(({ code }) => code);
const codes = async (line = ''): Promise<string[]> =>
  codesOf((await project.seed(`components validate --json ${line}`)).out);
const settings = async (change: (value: Record<string, unknown>) => void): Promise<void> => {
  const value = JSON.parse(await project.read('settings.json')) as Record<string, unknown>;
  change(value);
  await project.write('settings.json', `${JSON.stringify(value, undefined, 2)}\n`);
};

beforeEach(async () => {
  project = await committed();
});

describe('components validate', () => {
  it('IB-F01 praises a sound project, and counts it for programs', async () => {
    const { code, out } = await project.seed('components validate -q');
    const json = await project.seed('components validate --json');

    expect([code, out]).toEqual([0, '✓ 3 documents and 2 images are valid\n']);
    expect(JSON.parse(json.out)).toMatchObject({
      schema: 'seed.components.validate/1',
      images: 2,
      documents: 3,
      entries: 4,
    });
  });

  it('IB-F29 IB-F34 tells a change without a version, of the document and of its recipe, with the fix', async () => {
    await project.edit(WEB, 'echo web', 'echo other');

    const { code, err } = await project.seed('components validate');

    expect(code).toBe(2);
    expect(err).toContain('content changed since the last commit but component_version is still 0.0.1');
    expect(err).toContain(`--> ${WEB}:4:20`);
    expect(err).toContain('next free version: 0.0.2, which `seed components validate --fix` writes');
    await settings((value) => {
      Object.assign((value['supported_ubuntu_versions'] as Record<string, object>)['22.04'] ?? {}, {
        base_ami: 'ami-0cccccccccccccccc',
      });
    });
    expect(await codes()).toEqual(['C103', 'C114']);
  });

  it('IB-F32 IB-F35 raises with --fix each number once, and leaves every other byte', async () => {
    await project.edit(WEB, 'echo web', 'echo other');
    await project.edit('components/24.04/tools.yml', 'echo tools', 'echo others');
    const [web, text] = [await project.read(WEB), await project.read('settings.json')];

    const { code, err } = await project.seed('components validate --fix');

    expect([code, err]).toEqual([0, expect.stringContaining(`~ ${WEB}  0.0.1 → 0.0.2`)]);
    expect(await project.read(WEB)).toBe(web.replace('0.0.1', '0.0.2'));
    expect(await project.read('settings.json')).toBe(text.replace('"0.0.5"', '"0.0.6"'));
    expect((await project.seed('components validate --fix')).err).not.toContain('→');
  });

  it('raises with --fix --bump as far as it was asked, and takes --bump with --fix alone', async () => {
    await project.edit(WEB, 'echo web', 'echo other');

    const minor = await project.seed('components validate --fix --bump minor');
    const alone = await project.seed('components validate --bump minor');

    expect([minor.code, await project.read(WEB)]).toEqual([
      0,
      expect.stringContaining('component_version: 0.1.0'),
    ]);
    expect([alone.code, alone.err]).toEqual([2, expect.stringContaining('add `--fix`')]);
  });

  it('IB-F30 lets comments pass, unless the policy says otherwise', async () => {
    await project.edit(WEB, '# What it does.', '# What it does, in other words.');

    expect(await codes()).toEqual([]);
    expect(await codes('--policy cosmetic=require')).toContain('C103');
    expect((await project.seed('components validate --policy cosmetics=require')).err).toContain(
      'did you mean',
    );
  });

  it('IB-F33 IB-F28 knows versions that fall, that jump, and that are none', async () => {
    await project.edit(WEB, '0.0.1', '0.0.5');
    project.git('commit', '-q', '-a', '-m', 'five');
    const at = async (version: string): Promise<string[]> => {
      const text = await project.read(WEB);
      await project.write(WEB, text.replace(/component_version: .*/, `component_version: ${version}`));
      return (await codes()).filter((code) => code.startsWith('C10'));
    };

    expect([await at('0.0.4'), await at('1.0')]).toEqual([['C104'], ['C101']]);
    await project.edit(WEB, 'echo web', 'echo other');
    expect(await at('0.0.9')).toEqual(['C106']);
  });

  it('IB-F37 asks for as much as a change needs where the policy is semantic', async () => {
    await project.edit(
      WEB,
      'phases:',
      'parameters:\n  - Port:\n      type: string\n      default: "80"\n\nphases:',
    );
    await project.edit(WEB, 'echo web', 'echo "{{ Port }}"');
    await project.edit(WEB, '0.0.1', '0.0.2');

    expect((await codes()).filter((code) => code !== 'C114')).toEqual([]);
    expect(await codes('--policy bump=semantic')).toContain('components/bump-level');
  });

  it('IB-F39 never takes a number twice, without looking at an account', async () => {
    await project.seed('components lock');
    await project.edit(WEB, 'echo web', 'echo second');
    await project.seed('components validate --fix');
    await project.edit(WEB, 'echo second', 'echo third');
    await project.edit(WEB, '0.0.2', '0.0.1');

    expect(await codes()).toContain('C107');
  });

  it('IB-F40 IB-F41 IB-F42 IB-F44 tells names that are one, files that are missing or unused, and values that are missing', async () => {
    await mkdir(join(project.dir, 'components/24.04/shared'));
    for (const file of ['shared/x.yml', 'one.yml', 'two.yml'])
      await writeFile(join(project.dir, 'components/24.04', file), await project.read(WEB));
    await project.edit(WEB, 'phases:', 'parameters:\n  - Port:\n      type: string\n\nphases:');
    await settings((value) => {
      const images = value['supported_ubuntu_versions'] as Record<string, { components: object[] }>;
      images['24.04']?.components.push(
        { name: 'My Comp', file: 'one.yml' },
        { name: 'my-comp', file: 'two.yml' },
        { name: 'gone', file: 'gone.yml' },
        { name: 'wrong', arn: 'install.yml' },
        { name: 'shared', file: 'shared/x.yml', parameters: { Nothing: 'x' } },
      );
    });

    const found = await codes();

    expect(found).toEqual(expect.arrayContaining(['C109', 'C111', 'C119', 'C120', 'C126']));
    expect(found).not.toContain('C112');
    await writeFile(
      join(project.dir, 'components/24.04/orphan.yml'),
      await project.read('components/24.04/tools.yml'),
    );
    expect(await codes()).toContain('C112');
  });

  it('IB-F26 hides a finding with a reason, and wants the reason', async () => {
    await project.edit(WEB, '            - echo web', '            - cp a b\n            - cp c d');
    expect(await codes('--base HEAD')).toContain('L001');

    await project.edit(
      WEB,
      '# What it does.',
      'x-seed:\n  allow:\n    - code: L001\n      reason: both may fail',
    );
    expect(await codes()).not.toContain('L001');
    await project.edit(WEB, '\n      reason: both may fail', '');
    expect(await codes()).toContain('components/allow-malformed');
  });

  it('looks at what was named, and says where nothing is', async () => {
    await project.edit(WEB, 'ExecuteBash', 'ExecuteBsh');

    const other = await project.seed('components validate components/22.04');
    const image = await project.seed('components validate --image 22.04');
    const file = await project.seed('components validate web.yml', {
      cwd: join(project.dir, 'components/24.04'),
    });
    const missing = await project.seed('components validate components/26.04');
    const unknown = await project.seed('components validate --image 24.4');

    expect([other.code, image.code]).toEqual([0, 0]);
    expect([file.code, file.err]).toEqual([2, expect.stringContaining('--> web.yml:11:17')]);
    expect([missing.code, missing.err]).toEqual([
      2,
      expect.stringContaining('there is nothing at "components/26.04"'),
    ]);
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('did you mean "24.04"?')]);
  });

  it('fails with --strict where there are warnings alone', async () => {
    await project.edit(WEB, '            - echo web', '            - cp a b\n            - cp c d');
    await project.seed('components validate --fix');

    const [lax, strict] = [
      await project.seed('components validate'),
      await project.seed('components validate --strict'),
    ];

    expect([lax.code, strict.code]).toEqual([0, 2]);
  });
});

describe('forms of findings', () => {
  it('IB-F25 are the same finding for people, programs, code scanning, GitHub and test reports', async () => {
    await project.edit(WEB, 'ExecuteBash', 'ExecuteBsh');
    const as = (format: string) =>
      project.seed(`components validate components/24.04/web.yml --base HEAD --format ${format}`);

    const text = await as('text');
    const json = await as('json');
    const sarif = await as('sarif');
    const github = await as('github');
    const junit = await as('junit');

    expect([text, json, sarif, github, junit].map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
    expect(text.err).toContain('C031');
    expect(JSON.parse(json.out)).toMatchObject({
      diagnostics: expect.arrayContaining([
        expect.objectContaining({ code: 'C031', file: WEB, line: 11 }),
      ]) as unknown,
    });
    const log = JSON.parse(sarif.out) as { runs: [{ results: { ruleId: string; locations: unknown[] }[] }] };
    expect(log.runs[0].results.find(({ ruleId }) => ruleId === 'C031')?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: WEB },
          region: expect.objectContaining({ startLine: 11, startColumn: 17 }) as unknown,
        },
      },
    ]);
    expect(github.out).toContain(`::error file=${WEB},line=11,endLine=11,col=17,endColumn=27,title=C031::`);
    const report = parseReport('JUNITXML', { id: 'components.xml', text: junit.out });
    expect(JSON.stringify(report)).toContain('C031');
  });

  it('name files from the top of the repository, wherever the command runs', async () => {
    await project.edit(WEB, 'ExecuteBash', 'ExecuteBsh');

    const { out } = await project.seed('components validate web.yml --format github', {
      cwd: join(project.dir, 'components/24.04'),
    });

    expect(out).toContain(`::error file=${WEB},line=11`);
  });
});

describe('shellcheck', () => {
  const fake = async (output: string, status = 1): Promise<string> => {
    const bin = join(project.dir, 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(
      join(bin, 'shellcheck'),
      `#!/bin/sh\ncat > /dev/null\ncat <<'X'\n${output}\nX\nexit ${status}\n`,
    );
    await chmod(join(bin, 'shellcheck'), 0o755);
    return `${bin}:${process.env['PATH']}`;
  };

  it('IB-F24 tells its remarks at the lines of the document, and where it is not installed', async () => {
    const comments = [
      {
        file: '-',
        line: 1,
        endLine: 1,
        column: 6,
        endColumn: 9,
        level: 'info',
        code: 2086,
        message: 'Double quote to prevent globbing.',
      },
    ];
    const PATH = await fake(JSON.stringify({ comments }));

    const found = await project.seed(`components validate ${WEB} --shellcheck`, { env: { PATH } });
    const none = await project.seed(`components validate ${WEB} --shellcheck`, {
      env: { PATH: join(project.dir, 'nothing') },
    });

    expect(found.err).toContain('shellcheck SC2086: Double quote to prevent globbing');
    expect(found.err).toContain(`--> ${WEB}:14:20`);
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('components/shellcheck')]);
  });
});

describe('templates of other tools', () => {
  it('IB-F110 are searched for documents, whose findings have the lines of the template', async () => {
    const body =
      '          name: x\n          schemaVersion: 1.0\n          phases:\n            - name: build\n              steps:\n                - name: A\n                  action: ExecuteBsh\n                  inputs:\n                    commands: ["echo ${AWS::Region}"]\n';
    await project.write(
      'stack.yaml',
      `Resources:\n  One:\n    Type: AWS::ImageBuilder::Component\n    Properties:\n      Name: x\n      Version: 1.0.0\n      Platform: Linux\n      Data:\n        Fn::Sub: |\n${body}`,
    );
    await project.write(
      'main.tf',
      `resource "aws_imagebuilder_component" "x" {\n  platform = "Linux"\n  data = <<-EOF\n${body.replace('${AWS::Region}', '${var.region}')}  EOF\n}\n`,
    );

    const stack = await project.seed('components validate stack.yaml');
    const terraform = await project.seed('components validate main.tf');

    expect([stack.code, stack.err]).toEqual([2, expect.stringContaining('--> stack.yaml:16:27')]);
    expect([terraform.code, terraform.err]).toEqual([2, expect.stringContaining('--> main.tf:10:27')]);
    await project.edit('stack.yaml', 'ExecuteBsh', 'ExecuteBash');
    expect((await project.seed('components validate stack.yaml')).out).toContain(
      '1 document in 1 template is valid',
    );
  });
});

describe('components lock', () => {
  it('IB-F38 writes the same text each time, and tells with --check what it lacks', async () => {
    const missing = await project.seed('components lock --check');
    await project.seed('components lock');
    const first = await project.read('components.lock.json');
    const again = await project.seed('components lock');
    await project.edit(WEB, 'echo web', 'echo other');
    const stale = await project.seed('components lock --check');

    expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('`seed components lock`')]);
    expect([await project.read('components.lock.json'), again.out]).toEqual([
      first,
      expect.stringContaining('is up to date'),
    ]);
    expect([stale.code, stale.err]).toEqual([
      2,
      expect.stringContaining('component "24.04/web_24" has changed since the lock was written'),
    ]);
    await project.write('components.lock.json', '<<<<<<< HEAD\n');
    expect((await project.seed('components lock --check')).err).toContain('components/lock-malformed');
  });
});
