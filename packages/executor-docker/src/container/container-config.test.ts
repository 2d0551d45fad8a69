import { describe, expect, it } from 'vitest';
import { containerConfig, containerName } from './container-config.ts';
import type { ContainerPlan } from './container-config.ts';
import { mainScript } from './prelude.ts';
import { capabilitiesOf, missingCapabilities, narrowPrivileges } from './privileges.ts';

const plan: ContainerPlan = {
  name: 'seed-shop-0123',
  image: 'sha256:abc',
  script: 'echo',
  labels: { 'seed.build': '1' },
  mounts: [],
  network: 'default',
  outlive: false,
};

describe('the container of a build', () => {
  it('CB-102 runs as root with the driver in place of the image’s entrypoint, and without any environment', () => {
    const config = containerConfig(plan);

    expect(config).toMatchObject({
      User: '0:0',
      Entrypoint: ['/bin/sh', '-c', 'echo'],
      Cmd: [],
      WorkingDir: '/',
      Image: 'sha256:abc',
    });
    expect(config).not.toHaveProperty('Env');
  });

  it('CB-90 goes with its driver, which goes with seed', () => {
    expect(containerConfig(plan)).toMatchObject({
      StdinOnce: true,
      HostConfig: { AutoRemove: true, Init: true },
    });
    expect(containerConfig({ ...plan, outlive: true })).toMatchObject({
      StdinOnce: false,
      HostConfig: { AutoRemove: false },
    });
  });

  it('CB-90 says whose its unnamed volumes are, and leaves named ones alone', () => {
    const mounts: ContainerPlan['mounts'] = [
      { Type: 'volume', Source: '', Target: '/unnamed' },
      { Type: 'volume', Source: 'shared', Target: '/named' },
      { Type: 'bind', Source: '/here', Target: '/there' },
    ];

    expect(containerConfig({ ...plan, mounts }).HostConfig?.Mounts).toEqual([
      expect.objectContaining({
        Target: '/unnamed',
        VolumeOptions: expect.objectContaining({ Labels: plan.labels }),
      }),
      mounts[1],
      mounts[2],
    ]);
  });

  it('keeps the state of the shell in memory where it is asked to', () => {
    expect(containerConfig(plan).HostConfig).not.toHaveProperty('Tmpfs');
    expect(containerConfig({ ...plan, inMemory: '/state' }).HostConfig?.Tmpfs).toEqual({
      '/state': 'exec,mode=755',
    });
  });

  it('CB-109 has neither privileges nor the engine’s socket', () => {
    const { HostConfig } = containerConfig(plan);

    expect(HostConfig).not.toHaveProperty('Privileged');
    expect(JSON.stringify(HostConfig)).not.toContain('docker.sock');
  });

  it('knows the machine by name, except where it shares its network or has none', () => {
    const hosts = (network: string) => containerConfig({ ...plan, network }).HostConfig?.ExtraHosts;

    expect(hosts('default')).toEqual(['host.docker.internal:host-gateway']);
    expect([hosts('host'), hosts('none')]).toEqual([undefined, undefined]);
  });

  it('memory may not be widened by swap', () => {
    const { HostConfig } = containerConfig({
      ...plan,
      limits: { memoryBytes: 3, nanoCpus: 2, pids: 1 },
    });

    expect(HostConfig).toMatchObject({ Memory: 3, MemorySwap: 3, NanoCpus: 2, PidsLimit: 1 });
  });

  it.each([
    ['My Shop!', 'seed-my-shop-00000000aaaa'],
    ['---', 'seed-build-00000000aaaa'],
    ['a'.repeat(80), `seed-${'a'.repeat(40)}-00000000aaaa`],
  ])('the project "%s" gives the name %s', (project, name) => {
    expect(containerName(project, '00000000-aaaa-4000-8000-000000000001')).toBe(name);
  });
});

describe('privileges', () => {
  const all = '000001ffffffffff';
  const withoutResource = '000001fffeffffff';

  it('CB-110 are read from the kernel’s mask, and the missing one is named', () => {
    expect(capabilitiesOf('0000000000000003')).toEqual(['CHOWN', 'DAC_OVERRIDE']);
    expect(missingCapabilities(all)).toEqual([]);
    expect(missingCapabilities(withoutResource)).toEqual(['SYS_RESOURCE']);
  });

  it('CB-110 are given one by one, without names that older engines do not know', () => {
    const { CapAdd } = narrowPrivileges(capabilitiesOf(withoutResource));

    expect(CapAdd).toContain('SYS_ADMIN');
    expect(CapAdd).not.toContain('SYS_RESOURCE');
    expect(CapAdd).not.toContain('BPF');
  });
});

describe('what runs before the driver', () => {
  it('puts files in place, takes over folders, and then says that it is ready', () => {
    const script = mainScript('driver', {
      fill: true,
      own: ["/a'b"],
      copies: [{ from: '/f', to: '/t' }],
      privileged: false,
    });

    expect(script.split('\n')).toEqual([
      '. /codebuild/local/fill.sh',
      `cp -Rp '/f'/. '/t' || exit 70`,
      `chown -R 0:0 '/t'`,
      `[ ! -e '/a'\\''b' ] || chown 0:0 '/a'\\''b'`,
      `printf '\\036SEED-PLACE\\n'`,
      'driver',
    ]);
  });

  it('CB-107 starts the image’s own engine only in privileged builds', () => {
    const script = (privileged: boolean) => mainScript('driver', { fill: false, own: [], privileged });

    expect(script(true)).toContain('dockerd-entrypoint.sh');
    expect(script(false)).not.toContain('dockerd-entrypoint.sh');
  });
});
