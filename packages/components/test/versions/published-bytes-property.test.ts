import { readYaml, type YamlMap } from '@seed/yaml';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits, publishedBytes, raiseVersion, semanticSha256Of } from '../../src/index.ts';
import { documentRoot } from '../../src/versions/document-root.ts';
import { semanticSha256 } from '../../src/versions/semantic-hash.ts';
import { projectOf } from '../memory-tree.ts';

const line = fc.constantFrom(
  'name: Some # note',
  'description: "quoted: text"',
  'schemaVersion: 1.0',
  'phases:\n  - name: build\n    steps:\n      - name: A\n        action: UpdateOS',
  'parameters:\n  # inner\n  - P:\n      type: string\n      default: |\n        more\n        # text',
);
const noise = fc.constantFrom('', '# own line', '\n', '# two\n# lines');
const version = fc.constantFrom(
  'component_version: 0.0.1',
  'component_version:   "0.0.1"  # why',
  "component_version: '0.0.1'",
);
const extensions = fc.constantFrom(
  '',
  'x-seed: {bump: auto}',
  'x-seed:\n  tags:\n    a: |\n      text\n      # no comment\n  # last',
);

/** Blocks of a document in any order, with comments and empty lines between them. */
const documents = fc
  .tuple(fc.uniqueArray(line, { minLength: 1 }), version, extensions, fc.array(noise, { maxLength: 9 }))
  .chain(([lines, number, extra, between]) =>
    fc.shuffledSubarray([...lines, number, extra], { minLength: lines.length + 2 }).map((blocks) =>
      blocks
        .map((block, index) => `${between[index] ?? ''}\n${block}`)
        .join('\n')
        .concat('\n'),
    ),
  );

const keysOf = (text: string): readonly string[] => {
  const { root } = readYaml({ id: 'a', text }, { dialect: 'go' });
  return root?.kind === 'map' ? root.entries.map(({ key }) => key.text) : [];
};

/** What the document means without the two keys, by the tree of the document itself. */
const withoutOwnKeys = (root: YamlMap): string =>
  semanticSha256({
    ...root,
    entries: root.entries.filter(({ key }) => key.text !== 'component_version' && key.text !== 'x-seed'),
  });

test('IB-F46 whatever the order and the comments, exactly the two keys are gone and the rest means what it meant', () => {
  fc.assert(
    fc.property(documents, (text) => {
      const root = documentRoot(text);
      const published = root && publishedBytes(text, root);
      const wanted = keysOf(text).filter((key) => key !== 'component_version' && key !== 'x-seed');

      expect(published?.text.endsWith('\n')).toBe(true);
      expect(published?.text.endsWith('\n\n')).toBe(published?.text === '\n\n');
      expect(keysOf(published?.text ?? '')).toEqual(wanted);
      expect(root && published && semanticSha256Of(published.text)).toBe(root && withoutOwnKeys(root));
    }),
  );
});

test('IB-F32 whatever surrounds it, raising a version changes its characters alone', async () => {
  await fc.assert(
    fc.asyncProperty(documents, async (text) => {
      const { components } = await projectOf({ 'components/some.yml': text }, { checks: false });
      const [component] = components;
      if (component === undefined) throw new Error('no component');

      const raised = raiseVersion(component, 'minor');

      const edited = 'edit' in raised ? applyEdits(text, [raised.edit]) : '';
      expect(edited).toBe(text.replace('0.0.1', '0.1.0'));
    }),
    { numRuns: 50 },
  );
});
