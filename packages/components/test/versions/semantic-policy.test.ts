import { describe, expect, test } from 'vitest';
import { guardVersions, policyWith } from '../../src/index.ts';
import { codesOf, loadFiles, projectOf, shown } from '../memory-tree.ts';
import { componentText } from '../project-files.ts';
import { guard, TOOLS, withTools } from './guard-case.ts';

describe('semantic versions', () => {
  const text = (version: string, parameters: readonly string[], more = '') =>
    `${componentText(
      'tools',
      version,
      parameters.map((name) => `echo {{ ${name} }}`),
    )}${more}parameters:\n${parameters
      .map((name) => `  - ${name}:\n      type: string\n      default: x\n`)
      .join('')}`;
  const before = withTools(text('1.0.0', ['Old', 'Kept']));
  const policy = ['bump=semantic'];

  test('IB-F37 asks for a major version where a parameter is gone', async () => {
    const found = await guard(withTools(text('1.0.1', ['Kept'])), { before, policy });

    expect(shown(found.diagnostics)).toContain(
      `components/bump-level ${TOOLS}:4:20 the change needs a major version, and 1.0.0 to 1.0.1 is a patch one`,
    );
    expect(found.documents.find(({ file }) => file === TOOLS)).toMatchObject({
      requiredBump: 'major',
      next: '2.0.0',
    });
  });

  test.each([
    ['minor', 'a parameter with a default', text('1.0.1', ['Old', 'Kept', 'New'])],
    ['minor', 'a step', text('1.0.1', ['Old', 'Kept'], '      - name: More\n        action: UpdateOS\n')],
    [
      'minor',
      'a phase',
      text(
        '1.0.1',
        ['Old', 'Kept'],
        '  - name: test\n    steps:\n      - name: More\n        action: UpdateOS\n',
      ),
    ],
    [
      'major',
      'a parameter without a default',
      text('1.0.1', ['Old', 'Kept', 'New']).replace(/(New:\n\s+type: string\n)\s+default: x\n/, '$1'),
    ],
    ['major', 'another platform', `x-seed:\n  platform: macOS\n${text('1.0.1', ['Old', 'Kept'])}`],
  ])('IB-F37 asks for a %s version for %s', async (level, _, after) => {
    const [base, { value: head }] = [await projectOf(before), await loadFiles(withTools(after))];
    if (head === undefined) throw new Error('the project cannot be read');

    const { documents } = guardVersions({ head: { ...head, policy: policyWith(head.policy, policy) }, base });

    expect(documents.find(({ file }) => file === TOOLS)).toMatchObject({ requiredBump: level, ok: false });
  });

  test('is content with a patch for another command, and with any number without the policy', async () => {
    const patch = await guard(withTools(componentText('tools', '0.0.2', ['echo 2'])), { policy });
    const any = await guard(withTools(text('1.0.1', ['Kept'])), { before });

    expect(codesOf(patch.diagnostics)).toEqual(['C114']);
    expect(codesOf(any.diagnostics)).toEqual(['C114']);
  });
});
