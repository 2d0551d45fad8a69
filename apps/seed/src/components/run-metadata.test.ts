import { expect, it } from 'vitest';
import { instanceMetadata } from './run-metadata.ts';

it.each([
  [undefined, 'x86_64', 'm5.large'],
  ['linux/amd64', 'x86_64', 'm5.large'],
  ['linux/arm64', 'arm64', 'm6g.large'],
] as const)(
  'an instance for the platform %s is %s, and of a type that is',
  (platform, architecture, type) => {
    const values = { region: 'eu-west-1', account: '123456789012' };

    const metadata = instanceMetadata({ values } as Parameters<typeof instanceMetadata>[0], platform);

    expect(JSON.parse(metadata['dynamic/instance-identity/document'] ?? '')).toMatchObject({
      architecture,
      instanceType: type,
    });
    expect(metadata['meta-data/instance-type']).toBe(type);
  },
);
