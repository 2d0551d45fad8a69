import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startFakeImageBuilder } from '@seed/components/testing';
import type { FakeImageBuilder, FakeImageBuilderOptions } from '@seed/components/testing';
import { folderWith, runSeed } from './run-seed.ts';
import type { Ran, SeedOptions } from './run-seed.ts';

const component = (name: string, command: string): string => `name: ${name}
description: Own component
schemaVersion: 1.0
component_version: 0.0.1

# What it does.
phases:
  - name: build
    steps:
      - name: Work
        action: ExecuteBash
        inputs:
          commands:
            - ${command}
`;

const AWS_CLI = 'arn:{partition}:imagebuilder:{region}:aws:component/aws-cli-version-2-linux/x.x.x';

/** Settings as teams have them: two images, a component in each, and one of AWS. */
export const IMAGES_FILES: Readonly<Record<string, string>> = {
  'settings.json': `${JSON.stringify(
    {
      supported_ubuntu_versions: {
        '22.04': {
          base_ami: 'ami-0aaaaaaaaaaaaaaaa',
          recipe_version: '0.0.7',
          components: [
            { name: 'tools_22', file: 'tools.yml' },
            { name: 'aws-cli', arn: AWS_CLI },
          ],
        },
        '24.04': {
          base_ami: 'ami-0bbbbbbbbbbbbbbbb',
          recipe_version: '0.0.5',
          components: [
            { name: 'tools_24', file: 'tools.yml' },
            { name: 'web_24', file: 'web.yml' },
          ],
        },
      },
    },
    undefined,
    2,
  )}\n`,
  'components/22.04/tools.yml': component('tools', 'echo tools'),
  'components/24.04/tools.yml': component('tools', 'echo tools'),
  'components/24.04/web.yml': component('web', 'echo web'),
};

export interface ImagesProject {
  readonly dir: string;
  seed(line: string, options?: Partial<SeedOptions>): Promise<Ran>;
  read(file: string): Promise<string>;
  write(file: string, text: string): Promise<void>;
  /** Replaces a text of a file that has to be there. */
  edit(file: string, from: string, to: string): Promise<void>;
  git(...args: readonly string[]): string;
}

/** A project in a folder of its own; commands go to the given Image Builder. */
export async function imagesProject(
  fake: Pick<FakeImageBuilder, 'url'> | undefined,
  files: Readonly<Record<string, string>> = IMAGES_FILES,
): Promise<ImagesProject> {
  const dir = await folderWith(files);
  const read = (file: string) => readFile(join(dir, file), 'utf8');
  const write = (file: string, text: string) => writeFile(join(dir, file), text);
  return {
    dir,
    read,
    write,
    seed: (line, options = {}) =>
      runSeed(
        line.split(' ').filter((word) => word !== ''),
        {
          cwd: dir,
          columns: 100,
          ...options,
          env: {
            ...(fake === undefined ? {} : { SEED_ENDPOINT_URL: fake.url }),
            AWS_REGION: 'eu-west-2',
            NO_COLOR: '1',
            ...options.env,
          },
        },
      ),
    async edit(file, from, to) {
      const text = await read(file);
      if (!text.includes(from)) throw new Error(`${file} does not hold "${from}"`);
      await write(file, text.replace(from, to));
    },
    git: (...args) =>
      execFileSync('git', ['-c', 'user.name=ana', '-c', 'user.email=ana@example.org', ...args], {
        cwd: dir,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim(),
  };
}

/** The AWS CLI as AWS offers it, in a few versions. */
export const AWS_COMPONENT = {
  name: 'aws-cli-version-2-linux',
  owner: 'aws',
  version: '1.0.4',
  data: 'name: aws-cli\nschemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: Install\n        action: ExecuteBash\n        inputs:\n          commands:\n            - echo aws\n',
} as const;

export const startImageBuilder = (options: FakeImageBuilderOptions = {}): Promise<FakeImageBuilder> =>
  startFakeImageBuilder({
    foreign: [AWS_COMPONENT, { ...AWS_COMPONENT, name: 'amazon-cloudwatch-agent-linux' }],
    ...options,
  });

/** Calls that change something. */
export const writesOf = ({ requests }: FakeImageBuilder): string[] =>
  requests
    .filter(({ operation }) =>
      /^(?:Create|Update|Delete|Put|Tag|Untag|Start|Import|Associate|Cancel)/i.test(operation),
    )
    .map(({ operation }) => operation);

/** The component that tests change. */
export const WEB = 'components/24.04/web.yml';

/** Adds keys to the settings. */
export async function addSettings(project: ImagesProject, more: object): Promise<void> {
  const value = JSON.parse(await project.read('settings.json')) as object;
  await project.write('settings.json', `${JSON.stringify({ ...value, ...more }, undefined, 2)}\n`);
}

/** Publishes another version of a component, with other content. */
export async function publishVersion(project: ImagesProject, version: string): Promise<void> {
  const text = await project.read(WEB);
  await project.write(
    WEB,
    text
      .replace(/component_version: .*/, `component_version: ${version}`)
      .replace(/echo web.*/, `echo web ${version}`),
  );
  await project.seed('components publish --yes');
}

/** A project with its first commit on `main`. */
export async function committed(
  files: Readonly<Record<string, string>> = IMAGES_FILES,
): Promise<ImagesProject> {
  const made = await imagesProject(undefined, files);
  made.git('init', '-q', '-b', 'main');
  made.git('add', '.');
  made.git('commit', '-q', '-m', 'first');
  return made;
}
