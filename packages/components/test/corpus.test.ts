import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Diagnostic } from '@seed/kernel';
import { describe, expect, test } from 'vitest';
import { type Platform, readComponent, readComponentsInTemplate, shellScripts } from '../src/index.ts';

const ROOT = join(import.meta.dirname, '../../..');
const CORPUS = join(process.env['SEED_SHARED'] ?? join(ROOT, '../shared'), 'corpus');
const NO_CORPUS = `no corpus of public projects at ${relative(ROOT, CORPUS)}: set SEED_SHARED to have their components read`;

/** What is found in each component of the corpus: line and code. */
const FROZEN: Readonly<Record<string, string>> = {
  'dc-image-builder/components/22.04/install_apt_packages.yml': '13 L003, 13 L004',
  'dc-image-builder/components/22.04/install_codedeploy_agent.yml':
    '13 L003, 13 L004, 18 L001, 19 L007, 19 L013, 32 L001',
  'dc-image-builder/components/22.04/install_python3.yml': '13 L001, 13 L003, 13 L004',
  'dc-image-builder/components/22.04/output-on-error.yml': '13 C045',
  'dc-image-builder/components/22.04/ubuntu_upgrades.yml': '',
  'dc-image-builder/components/24.04/install_apt_packages.yml': '13 L003, 13 L004',
  'dc-image-builder/components/24.04/install_codedeploy_agent.yml':
    '13 L003, 13 L004, 18 L001, 19 L007, 19 L013, 28 L001',
  'dc-image-builder/components/24.04/install_python3.yml': '13 L001, 13 L003, 13 L004',
  'dc-image-builder/components/24.04/output-on-error.yml': '13 C045',
  'dc-image-builder/components/24.04/ubuntu_upgrades.yml': '',
  'ec2-image-builder-samples/Components/Linux/ansible-playbook-execution-amazon-linux-2/cloudformation.yml':
    '',
  'ec2-image-builder-samples/Components/Linux/ansible-playbook-execution-amazon-linux-2/component.yml': '',
  'ec2-image-builder-samples/Components/Linux/chef-recipe-execution-linux/component.yml':
    '20 L009, 24 L007, 30 C045, 40 L009',
  'ec2-image-builder-samples/Components/Linux/inspec-recipe-execution-linux/inspec-test-linux-component.yml':
    '28 L007, 34 C045, 72 C047, 77 C041',
  'ec2-image-builder-samples/Components/Linux/orca-security-scan-test-component-linux/test_component.yml':
    '11 C047, 17 L001, 17 L010',
  'ec2-image-builder-samples/Components/Linux/wordpress-recipes-linux/install_wordpress.yml':
    '12 L001, 24 L001, 24 L007',
  'ec2-image-builder-samples/Components/Linux/wordpress-recipes-linux/install_wordpress_with_db.yml':
    '12 L001, 24 L001, 24 L007, 58 L001',
  'ec2-image-builder-samples/Components/Linux/wordpress-recipes-linux/install_wordpress_with_db_pma.yml':
    '12 L001, 24 L001, 24 L007, 58 L001, 102 L001, 102 L007',
  'ec2-image-builder-samples/Components/Windows/chef-recipe-execution-windows/component.yml': '50 C001',
  'ec2-image-builder-samples/Components/Windows/configure-wsus-server/configure-wsus-server.yaml': '',
  'ec2-image-builder-samples/Components/Windows/create-local-user/create-local-user.yaml': '74 L001',
  'ec2-image-builder-samples/Components/Windows/inspec-recipe-execution-windows/inspec-test-windows-component.yml':
    '21 C047, 41 C047, 52 L001',
};

interface File {
  readonly name: string;
  readonly text: string;
  readonly platform: Platform;
}

const FILES: readonly File[] = (
  existsSync(CORPUS)
    ? globSync('{dc-image-builder,ec2-image-builder-samples}/**/*.{yml,yaml}', { cwd: CORPUS }).sort()
    : []
)
  .map((name) => ({
    name,
    text: readFileSync(join(CORPUS, name), 'utf8'),
    platform: name.includes('/Windows/') ? ('Windows' as const) : ('Linux' as const),
  }))
  .filter(({ text }) => /^\s*schemaVersion:/m.test(text) && /^\s*phases:/m.test(text));

const isTemplate = ({ text }: File): boolean => /^Resources:/m.test(text);

function diagnosticsOf(file: File): readonly Diagnostic[] {
  const { name: id, text, platform } = file;
  return isTemplate(file)
    ? readComponentsInTemplate({ id, text }, { platform }).diagnostics
    : readComponent({ id, text }, { platform }).diagnostics;
}

const shown = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics.map(({ span, code }) => `${span?.start.line} ${code}`).join(', ');

test('components of public projects are all known', (context) => {
  if (FILES.length === 0) {
    process.stderr.write(`SKIPPED: ${NO_CORPUS}\n`);
    context.skip(NO_CORPUS);
  }

  expect(FILES.map(({ name }) => name)).toEqual(Object.keys(FROZEN));
});

describe.runIf(FILES.length > 0)('components of public projects', () => {
  test.each(FILES)('IB-F27 $name is read, with findings at their lines', (file) => {
    expect(shown(diagnosticsOf(file))).toBe(FROZEN[file.name]);
  });

  test('IB-F03 the one broken sample is found broken at its line, and nothing else is said', () => {
    const file = FILES.find(({ name }) => name.includes('chef-recipe-execution-windows'));

    expect(file && diagnosticsOf(file)).toMatchObject([
      {
        code: 'C001',
        severity: 'error',
        span: { start: { line: 50 } },
        hints: ['remove the stray quote at the end of the line: `"`'],
      },
    ]);
  });

  test('IB-F09 the components that only update have nothing to be told', () => {
    const updates = FILES.filter(({ name }) => name.endsWith('ubuntu_upgrades.yml'));

    expect(updates.map((file) => shown(diagnosticsOf(file)))).toEqual(['', '']);
  });

  test('IB-F110 the component inside of a template has its own line numbers', () => {
    const file = FILES.find(isTemplate);
    const { value } = readComponentsInTemplate({ id: file?.name ?? '', text: file?.text ?? '' });

    const name = value?.[0]?.document?.phases[0]?.name;
    expect(name?.text).toBe('build');
    expect(file?.text.split('\n')[(name?.span.start.line ?? 0) - 1]).toContain('name: build');
  });

  test('every script leads back to the lines that it came from', () => {
    for (const { name: id, text, platform } of FILES.filter((file) => !isTemplate(file))) {
      const { value } = readComponent({ id, text }, { platform });
      for (const script of value === undefined ? [] : shellScripts(value)) {
        for (const match of script.text.matchAll(/\S[^\n]*/g)) {
          const span = script.spanAt(match.index, match.index + match[0].length);
          expect(text.slice(span.start.offset, span.end.offset)).toContain(match[0].slice(0, 10));
        }
      }
    }
  });
});
