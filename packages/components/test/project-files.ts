import type { Files } from './memory-tree.ts';

/** A document with one step; `lines` are its commands. */
export function componentText(
  name: string,
  version: string,
  lines: readonly string[] = [`echo ${name}`],
): string {
  const commands = lines.map((line) => `            - ${line}`).join('\n');
  return `name: ${name}
description: Does what ${name} says
schemaVersion: 1.0
component_version: ${version}

phases:
  - name: build
    steps:
      - name: Work
        action: ExecuteBash
        inputs:
          commands:
            - set -e
${commands}
`;
}

const MANAGED = 'arn:aws:imagebuilder:eu-west-2:aws:component/aws-cli-version-2-linux/x.x.x';

export interface ImageText {
  readonly ami?: string;
  readonly version?: string;
  readonly entries?: readonly object[];
  readonly more?: object;
}

/** An image of the settings with two own components and one of AWS. */
export function imageSettings(suffix: string, { ami, version, entries, more }: ImageText = {}): object {
  return {
    base_ami: ami ?? `ami-0000000000000${suffix}aa`,
    recipe_version: version ?? '0.0.5',
    components: entries ?? [
      { name: `tools_${suffix}`, file: 'tools.yml' },
      { name: `agent_${suffix}`, file: 'agent.yml' },
      { name: `cli_${suffix}`, arn: MANAGED },
    ],
    ...more,
  };
}

export const settingsText = (settings: object): string => `${JSON.stringify(settings, undefined, 2)}\n`;

/** Two images with two documents each, as dc_image_builder lays them out. */
export function twoImages(changes: Files = {}): Files {
  return {
    'settings.json': settingsText({
      supported_ubuntu_versions: {
        '22.04': imageSettings('22', { version: '0.0.9' }),
        '24.04': imageSettings('24'),
      },
    }),
    'components/22.04/tools.yml': componentText('tools', '0.0.3'),
    'components/22.04/agent.yml': componentText('agent', '0.0.4'),
    'components/24.04/tools.yml': componentText('tools', '0.0.1'),
    'components/24.04/agent.yml': componentText('agent', '0.0.1'),
    ...changes,
  };
}
