import { describe, expect, test } from 'vitest';
import {
  changeLines,
  diffMarkdown,
  diffProjects,
  type ObservedRecipe,
  type ObservedRegion,
  observeRequest,
  planComponents,
  rawDiff,
} from '../../src/index.ts';
import { NOTHING_WANTED } from '../../src/testing/nothing-wanted.ts';
import { diffPublished } from '../../src/versions/compare-documents.ts';
import { projectOf } from '../memory-tree.ts';
import { componentText, imageSettings, settingsText, twoImages } from '../project-files.ts';

const TOOLS = 'components/24.04/tools.yml';

const REGION: ObservedRegion = {
  ...NOTHING_WANTED,
  target: { name: 'prod', partition: 'aws', account: '1', region: 'eu-west-2' },
};

const document = (steps: string, more = ''): string => `name: Tools
schemaVersion: 1.0
component_version: 0.0.1
${more}phases:
  - name: build
    steps:
${steps}`;

const step = (name: string, ...commands: readonly string[]): string =>
  `      - name: ${name}\n        action: ExecuteBash\n        inputs:\n          commands:\n${commands.map((line) => `            - ${line}\n`).join('')}`;

describe('the differences of two documents', () => {
  const before = document(step('One', 'a', 'b', 'c') + step('Two', 'x') + step('Three', 'y'));

  test('IB-F49 are phases, steps, inputs, and single lines of command lists', () => {
    const after = document(
      step('Two', 'x') + step('One', 'a', 'B', 'c', 'd') + step('Four', 'z'),
      'parameters:\n  - P:\n      type: string\n',
    );

    const changes = diffPublished(before, after);

    expect(changes).toEqual(
      [
        { path: 'build/Three', op: 'remove', before: 'ExecuteBash' },
        { path: 'build/One', op: 'move', before: 'number 1', after: 'number 2' },
        { path: 'build/One/inputs/commands[1]', op: 'change', before: 'b', after: 'B' },
        { path: 'build/One/inputs/commands[3]', op: 'add', after: 'd' },
        { path: 'build/Four', op: 'add', after: 'ExecuteBash' },
        { path: 'parameters/P', op: 'add', after: '{"P":{"type":"string"}}' },
      ].sort((a, b) => (a.path.startsWith('parameters') ? -1 : b.path.startsWith('parameters') ? 1 : 0)),
    );
  });

  test('show the lines of a script that changed, with their numbers', () => {
    const script = (line: string) =>
      document(step('One', `|\n              set -e\n              ${line}\n              echo end`));

    const changes = diffPublished(script('echo 1'), script('echo 2'));

    expect(changes).toEqual([
      { path: 'build/One/inputs/commands[0]:2', op: 'remove', before: 'echo 1' },
      { path: 'build/One/inputs/commands[0]:2', op: 'add', after: 'echo 2' },
    ]);
  });

  test('are none for the same text, and leave out the keys of seed', () => {
    const changes = diffPublished(before, before.replace('0.0.1', '0.0.2'));

    expect(changes).toEqual([]);
  });

  test('count a line that went from the middle of a list as one', () => {
    const changes = diffPublished(
      before,
      document(step('One', 'a', 'c') + step('Two', 'x') + step('Three', 'y')),
    );

    expect(changes).toEqual([{ path: 'build/One/inputs/commands[1]', op: 'remove', before: 'b' }]);
  });
});

describe('the differences of two projects', () => {
  const settings = settingsText({
    supported_ubuntu_versions: {
      '22.04': imageSettings('22', { version: '0.0.9' }),
      '24.04': imageSettings('24', {
        version: '0.0.6',
        entries: [
          { name: 'tools_24', file: 'tools.yml' },
          { name: 'new_24', file: 'new.yml' },
        ],
      }),
    },
  });
  const after = twoImages({
    'settings.json': settings,
    [TOOLS]: componentText('tools', '0.0.1', ['echo `tools` | tee']),
    'components/24.04/new.yml': componentText('new', '0.0.1'),
  });

  test('IB-F49 say for each component which versions, what kind of change, and whether the version fits', async () => {
    const diff = diffProjects({ base: await projectOf(twoImages()), head: await projectOf(after) });

    expect(diff.schema).toBe('seed.components.diff/1');
    expect(
      diff.components.map(({ key, class: kind, ok, requiredBump }) => [key, kind, ok, requiredBump]),
    ).toEqual([
      ['22.04/tools_22', 'none', true, undefined],
      ['22.04/agent_22', 'none', true, undefined],
      ['24.04/tools_24', 'content', false, 'patch'],
      ['24.04/new_24', 'new', true, undefined],
      ['24.04/agent_24', 'removed', true, undefined],
    ]);
    expect(diff.recipes).toEqual([
      { image: '22.04', base: '0.0.9', head: '0.0.9', ok: true, changed: [] },
      {
        image: '24.04',
        base: '0.0.5',
        head: '0.0.6',
        ok: true,
        changed: ['new-24-24-04', 'agent-24-24-04', 'aws/aws-cli-version-2-linux'],
      },
    ]);
  });

  test('IB-F49 make the comment of a pull request, whatever characters the commands hold', async () => {
    const diff = diffProjects({ base: await projectOf(twoImages()), head: await projectOf(after) });

    const text = diffMarkdown(diff);

    expect(text).toContain('| `tools_24` | content | 0.0.1 | **needs patch** |');
    expect(text).toContain('| `new_24` | new | 0.0.1 | ok |');
    expect(text).toContain(
      '```diff\n@@ build/Work/inputs/commands[1] @@\n- echo tools\n+ echo `tools` | tee\n```',
    );
    expect(diffMarkdown({ ...diff, components: [], recipes: [] })).toBe(
      'No component and no image changes.\n',
    );
  });

  test('keep comments short enough to be taken', async () => {
    const diff = diffProjects({ base: await projectOf(twoImages()), head: await projectOf(after) });
    const [, , tools] = diff.components;
    if (tools === undefined) throw new Error('no component');
    const long = { ...tools, changes: [{ path: 'a', op: 'add' as const, after: 'x'.repeat(70_000) }] };

    const text = diffMarkdown({ ...diff, components: [long, tools] });

    expect(text.length).toBeLessThan(65_000);
    expect(text).toContain('1 more component is too long to be shown here.');
  });

  test('compare with what an account holds', async () => {
    const head = await projectOf(twoImages());
    const data = head.components.find(({ file }) => file === TOOLS)?.published?.text ?? '';
    const build = (text: string) => ({
      name: 'tools_24_24-04',
      arn: 'x',
      version: '0.0.1',
      build: 1,
      data: text,
      members: {},
      tags: {},
    });
    const region = (text: string): ObservedRegion => ({ ...REGION, components: [build(text)] });
    const classOf = (text: string) =>
      diffProjects({ head, published: region(text), images: ['24.04'] }).components.map((one) => one.class);

    expect(classOf(data)).toEqual(['none', 'new']);
    expect(classOf(`# other\n${data}`)).toEqual(['cosmetic', 'new']);
    expect(classOf(data.replace('echo', 'printf'))).toEqual(['content', 'new']);
  });

  test('compare recipes with the newest ones of an account', async () => {
    const head = await projectOf(twoImages());
    const resolved = {
      name: 'of-aws',
      arn: 'arn:aws:imagebuilder:eu-west-2:aws:component/of-aws/1.0.0/1',
      version: '1.0.0',
      build: 1,
      members: {},
      tags: {},
    };
    const region: ObservedRegion = {
      ...REGION,
      references: observeRequest(head, REGION.target).references.map((reference) => ({
        reference,
        resolved,
      })),
    };
    const made = planComponents(head, region).items.flatMap((item) =>
      item.kind === 'recipe'
        ? [
            {
              kind: item.recipe,
              name: item.name,
              arn: item.arn,
              version: item.version,
              members: item.call?.request ?? {},
              tags: {},
            },
          ]
        : [],
    );
    const [first, ...others] = made;
    if (first === undefined) throw new Error('no recipe');
    const older = {
      ...first,
      version: '0.0.1',
      members: { ...first.members, parentImage: 'ami-0123456789abcdef0' },
    };
    const recipesIn = (recipes: readonly ObservedRecipe[]) =>
      diffProjects({ head, published: { ...region, recipes } }).recipes.map(
        ({ base, head: to, changed, ok }) => [base, to, changed, ok],
      );

    const same = recipesIn(made);
    const changed = recipesIn([older, ...others]);

    expect(same).toEqual(made.map(({ version }) => [version, version, [], true]));
    const taken = recipesIn([{ ...older, version: first.version }, ...others]);
    expect(taken[0]).toEqual([first.version, first.version, ['parent image'], false]);
    expect(changed[0]).toEqual(['0.0.1', first.version, ['parent image'], true]);
    expect(recipesIn([])).toEqual(made.map(({ version }) => [undefined, version, [], true]));
  });

  test('are shown raw as git shows them', () => {
    const text = rawDiff(TOOLS, 'a\nb\n', 'a\nc\n');

    expect(text).toContain(`--- a/${TOOLS}`);
    expect(text).toContain('-b\n+c\n');
  });

  test('are shown line by line', () => {
    const lines = changeLines({ path: 'p', op: 'change', before: 'a\nb', after: 'c' });

    expect(lines).toEqual(['@@ p @@', '- a', '- b', '+ c']);
  });
});
