import { describe, expect, test } from 'vitest';
import { makeLock, offlineRegion, planComponents } from '../../src/index.ts';
import { codesOf, type Files, projectOf, shown } from '../memory-tree.ts';
import { componentText, twoImages } from '../project-files.ts';
import { account, changesOf, itemOf, planFor, publish, TARGET } from './account.ts';
import { withSettings, TOOLS } from './deployed.ts';

describe('versions that are taken', () => {
  const other = twoImages({ [TOOLS]: componentText('tools', '0.0.1', ['echo other']) });

  test.each(['2024', '2026'] as const)(
    'IB-F58 IB-F60 are a conflict in an account of %s, with the way out',
    async (era) => {
      const registry = account({ era });
      await publish(registry, await planFor(registry, await projectOf(twoImages())));

      const plan = await planFor(registry, await projectOf(other));

      expect(shown(plan.diagnostics)).toEqual([
        `C107 ${TOOLS}:4:20 content of "tools_24_24-04" differs from published 0.0.1; versions are immutable`,
      ]);
      expect(plan.diagnostics.find(({ code }) => code === 'C107')?.hints).toEqual([
        `\`seed components publish --bump patch ${TOOLS}\` (→ 0.0.2)`,
      ]);
      expect(itemOf(plan, 'component', 'tools_24_24-04')).toMatchObject({
        action: 'conflict',
        changes: [
          { path: 'build/Work/inputs/commands[1]', op: 'change', before: 'echo tools', after: 'echo other' },
        ],
      });
      expect(itemOf(plan, 'component', 'tools_24_24-04').call).toBeUndefined();
    },
  );

  test('stop a publish where somebody made another build, and recipes name the version alone', async () => {
    const registry = account();
    const files = (pin: string) =>
      withSettings({
        entries: [
          { name: 'tools_24', file: 'tools.yml', pin },
          { name: 'agent_24', file: 'agent.yml' },
        ],
      });
    await publish(registry, await planFor(registry, await projectOf(files('build'))));
    registry.call('CreateComponent', {
      name: 'tools_24_24-04',
      semanticVersion: '0.0.1',
      platform: 'Linux',
      data: componentText('tools', '0.0.1', ['echo foreign']).replace(/component_version.*\n/, ''),
      clientToken: 'somebody',
    });

    const pinned = await planFor(registry, await projectOf(files('build')));
    const named = await planFor(registry, await projectOf(files('version')));

    expect(itemOf(pinned, 'component', 'tools_24_24-04')).toMatchObject({ action: 'unchanged' });
    expect(itemOf(named, 'component', 'tools_24_24-04')).toMatchObject({ action: 'conflict' });
    expect(shown(named.diagnostics)).toContain(
      `C107 ${TOOLS}:4:20 build 2 of "tools_24_24-04" 0.0.1 has other content and was made by somebody else; image "24.04" would get it`,
    );
  });

  test('IB-F58 become another build where that is allowed, and it is told', async () => {
    const registry = account();
    await publish(registry, await planFor(registry, await projectOf(twoImages())));

    const plan = await planFor(registry, await projectOf(other), { allowRebuild: true });
    const applied = await publish(registry, plan);

    expect(plan.diagnostics.filter(({ code }) => code === 'C107').map(({ severity }) => severity)).toEqual([
      'warning',
    ]);
    expect(itemOf(plan, 'component', 'tools_24_24-04')).toMatchObject({ action: 'create', expectedBuild: 2 });
    expect(applied.find(({ build }) => build === 2)?.arn).toMatch(/tools-24-24-04\/0\.0\.1\/2$/);
  });

  test('stop a plan whose component or recipe is older than what is published, or whose recipe is another one', async () => {
    const registry = account();
    const newer = { ...withSettings({ version: '0.0.7' }), [TOOLS]: componentText('tools', '0.0.9') };
    await publish(registry, await planFor(registry, await projectOf(newer)));

    const older = await planFor(registry, await projectOf(withSettings({ version: '0.0.6' })));
    const changed = await planFor(
      registry,
      await projectOf({
        ...newer,
        'settings.json':
          withSettings({ version: '0.0.7', ami: 'ami-0ffffffffffffffff' })['settings.json'] ?? '',
      }),
    );

    expect(codesOf(older.diagnostics)).toEqual(['C108', 'C104']);
    expect(shown(changed.diagnostics)).toEqual([
      'C114 settings.json:5:25 recipe 0.0.7 of image "24.04" is published with other content: parent image',
    ]);
  });

  test('IB-F39 are known without an account, by the lock', async () => {
    const before = await projectOf(twoImages());
    const lock = makeLock(before);
    const offline = async (files: Files) => {
      const project = await projectOf(files);
      return planComponents(project, offlineRegion(project, lock, TARGET), { lock, offline: true });
    };

    const same = await offline(twoImages());
    const taken = await offline(other);

    expect(changesOf(same)).toEqual([]);
    expect(codesOf(same.diagnostics)).toEqual([]);
    expect(shown(taken.diagnostics)).toEqual([
      `C107 ${TOOLS}:4:20 content of "tools_24_24-04" differs from locked 0.0.1; versions are immutable`,
    ]);
  });
});
