import type { Settings } from '../settings.ts';

/**
 * What an instance of Image Builder finds at 169.254.169.254, by paths below `latest`. There are no credentials in it:
 * what asks for a role is told that there is none.
 */
export function instanceMetadata(
  { values }: Pick<Settings, 'values'>,
  platform: 'linux/amd64' | 'linux/arm64' = 'linux/amd64',
): Readonly<Record<string, string>> {
  const { region, account } = values;
  const zone = `${region}a`;
  const address = '10.0.0.10';
  const name = `ip-10-0-0-10.${region}.compute.internal`;
  const arm = platform === 'linux/arm64';
  const facts = {
    'ami-id': 'ami-0123456789abcdef0',
    'instance-id': 'i-0123456789abcdef0',
    'instance-type': arm ? 'm6g.large' : 'm5.large',
    'local-ipv4': address,
  };
  const identity = {
    accountId: account,
    architecture: arm ? 'arm64' : 'x86_64',
    availabilityZone: zone,
    imageId: facts['ami-id'],
    instanceId: facts['instance-id'],
    instanceType: facts['instance-type'],
    pendingTime: '2024-01-01T00:00:00Z',
    privateIp: address,
    region,
    version: '2017-09-30',
  };
  return {
    ...Object.fromEntries(Object.entries(facts).map(([key, text]) => [`meta-data/${key}`, text])),
    'meta-data/hostname': name,
    'meta-data/local-hostname': name,
    'meta-data/mac': '02:00:00:00:00:0a',
    'meta-data/placement/availability-zone': zone,
    'meta-data/placement/region': region,
    'meta-data/services/domain': region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com',
    'meta-data/services/partition': partitionOf(region),
    'dynamic/instance-identity/document': `${JSON.stringify(identity, null, 2)}`,
  };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
