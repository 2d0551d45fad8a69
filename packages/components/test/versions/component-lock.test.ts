import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { checkLock, makeLock, readLock, settingsJsonSchema, writeLock } from '../../src/index.ts';
import { projectOf, shown } from '../memory-tree.ts';
import { componentText, twoImages } from '../project-files.ts';

const TOOLS = 'components/24.04/tools.yml';
const source = (text: string) => ({ id: 'components.lock.json', text });

describe('the lock file', () => {
  test('IB-F38 is the same text for the same project, whatever the order of reading', async () => {
    const files = twoImages();
    const turned = Object.fromEntries(Object.entries(files).reverse());

    const [one, other] = [
      writeLock(makeLock(await projectOf(files))),
      writeLock(makeLock(await projectOf(turned))),
    ];

    expect(other).toBe(one);
    expect(one.endsWith('}\n')).toBe(true);
    expect(Object.keys(makeLock(await projectOf(files)).components)).toEqual([
      '22.04/agent_22',
      '22.04/tools_22',
      '24.04/agent_24',
      '24.04/tools_24',
    ]);
  });

  test('IB-F38 is checked against the project, with the place of what does not fit', async () => {
    const text = writeLock(makeLock(await projectOf(twoImages())));
    const lock = readLock(source(text)).value;
    if (lock === undefined) throw new Error('the lock cannot be read');
    const line = text.split('\n').findIndex((one) => one.includes('"24.04/tools_24"')) + 1;

    const same = checkLock(await projectOf(twoImages()), lock, source(text));
    const edited = checkLock(
      await projectOf(twoImages({ [TOOLS]: componentText('tools', '0.0.1', ['echo 2']) })),
      lock,
      source(text),
    );
    const raised = checkLock(
      await projectOf(twoImages({ [TOOLS]: componentText('tools', '0.0.2') })),
      lock,
      source(text),
    );

    expect(same).toEqual([]);
    expect(shown(edited)).toEqual([
      `components/lock-stale components.lock.json:${line}:5 component "24.04/tools_24" has changed since the lock was written`,
    ]);
    expect(shown(raised).map((one) => one.replace(/^\S+ \S+ /, ''))).toEqual([
      'component "24.04/tools_24" has version "0.0.2", and "0.0.1" in the lock',
      'the recipe of image "24.04" has changed since the lock was written',
    ]);
  });

  test('remembers what earlier numbers meant, also under another name of the entry', async () => {
    const first = makeLock(await projectOf(twoImages()));
    const second = makeLock(
      await projectOf(twoImages({ [TOOLS]: componentText('tools', '0.0.2', ['echo 2']) })),
      { previous: first },
    );
    const third = makeLock(
      await projectOf(twoImages({ [TOOLS]: componentText('tools', '0.0.3', ['echo 3']) })),
      { previous: second },
    );

    const { history } = third.components['24.04/tools_24'] ?? { history: {} };

    expect(history).toEqual({
      '0.0.1': first.components['24.04/tools_24']?.semanticSha256,
      '0.0.2': second.components['24.04/tools_24']?.semanticSha256,
    });
  });

  test('keeps the day on which a wildcard came to mean what it means', async () => {
    const project = await projectOf(twoImages());
    const reference = 'aws:component/aws-cli-version-2-linux/x.x.x';
    const managed = (resolved: string) => ({ 'eu-west-2': [{ reference, arn: '', resolved }] });
    const first = makeLock(project, { managed: managed('1.0.3/1'), date: '2026-01-01' });

    const same = makeLock(project, { previous: first, managed: managed('1.0.3/1'), date: '2026-02-02' });
    const moved = makeLock(project, { previous: first, managed: managed('1.0.4/1'), date: '2026-02-02' });
    const unasked = makeLock(project, { previous: first });

    expect(same.managed).toEqual(first.managed);
    expect(moved.managed['eu-west-2']).toEqual({ [reference]: { resolved: '1.0.4/1', date: '2026-02-02' } });
    expect(unasked.managed).toEqual(first.managed);
  });

  test.each([
    ['', 'the lock is empty or no JSON'],
    ['{"lockfileVersion": 1}', '"" has no `components`'],
    ['<<<<<<< HEAD\n{}', ''],
    ['{"lockfileVersion": 2, "components": {}, "recipes": {}, "managed": {}}', '"lockfileVersion" is "2"'],
    [
      '{"lockfileVersion": 1, "components": [], "recipes": {}, "managed": {}}',
      '"components" is a list, not a map',
    ],
  ])('is not used where it is %j', (text, why) => {
    const { value, diagnostics } = readLock(source(text));

    expect(value).toBeUndefined();
    expect(shown(diagnostics)).toHaveLength(1);
    expect(shown(diagnostics)[0]).toContain(`the lock cannot be used: ${why}`);
  });
});

test('IB-F02 the JSON Schema of settings takes what the reader takes', () => {
  const validate = new Ajv({ allowUnionTypes: true }).compile(settingsJsonSchema());
  const { 'settings.json': text = '' } = twoImages();

  const good = validate({ $schema: 'x', ...(JSON.parse(text) as object) });
  const bad = validate({ images: { one: { components: {} } } });

  expect([good, bad]).toEqual([true, false]);
});
