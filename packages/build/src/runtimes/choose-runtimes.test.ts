import { describe, expect, it } from 'vitest';
import { checkInstalled, satisfies, versionIn } from './check-installed.ts';
import { chooseAvailable, chooseRuntimes, compareVersions } from './choose-runtimes.ts';
import { readCatalogue } from './read-catalogue.ts';

const TEXT = `
version: 0.1
runtimes:
  python:
    versions:
      3.9:
        commands: ["use python 3.9"]
      3.13:
        commands:
          - use python 3.13
      default:
        commands: ["fetch python $VERSION"]
  golang:
    versions:
      1.20: { commands: [use go 1.20] }
      1.2: { commands: [use go 1.2] }
  java:
    versions:
      corretto8: { commands: [use java 8] }
      corretto21: { commands: [use java 21] }
  android:
    versions:
      29: { requires: { java: [corretto8] }, commands: [use android] }
`;
const CATALOGUE = readCatalogue(TEXT) ?? new Map();

function choose(name: string, version: string) {
  const choice = chooseRuntimes(CATALOGUE, [{ name, version }]);
  return 'failure' in choice ? choice.failure : choice.runtimes.map((one) => `${one.name} ${one.version}`);
}

describe('chooseRuntimes', () => {
  it.each([
    ['python', '3.9', 'python 3.9'],
    ['python', '3.x', 'python 3.13'],
    ['python', 'latest', 'python 3.13'],
    ['golang', '1.20', 'golang 1.20'],
    ['golang', '1.2', 'golang 1.2'],
    ['golang', '1.x', 'golang 1.20'],
    ['java', 'latest', 'java corretto21'],
    ['android', '29.x', 'java corretto8'],
  ])('CB-49 %s %s selects %s', (name, version, expected) => {
    expect(choose(name, version)).toContain(expected);
  });

  it('CB-50 any other version goes to the entry for custom versions', () => {
    const choice = chooseRuntimes(CATALOGUE, [{ name: 'python', version: '3.12.4' }]);

    expect(choice).toMatchObject({
      runtimes: [{ version: '3.12.4', custom: true, commands: ['fetch python $VERSION'] }],
    });
  });

  it('CB-51 an unknown runtime gets CodeBuild’s words', () => {
    expect(choose('cobol', '1')).toEqual({
      statusCode: 'YAML_FILE_ERROR',
      message:
        "Unknown runtime named 'cobol'. This build image has the following runtimes: android, golang, java, python",
    });
  });

  it('CB-51 an unknown version gets CodeBuild’s words', () => {
    expect(choose('golang', '1.3')).toEqual({
      statusCode: 'YAML_FILE_ERROR',
      message:
        "Unknown runtime version named '1.3' of golang. This build image has the following versions: 1.2, 1.20",
    });
  });

  it('an image that stands in gives what it has and names the rest', () => {
    const choice = chooseAvailable(CATALOGUE, [
      { name: 'cobol', version: '1' },
      { name: 'golang', version: '1.20' },
      { name: 'golang', version: '1.3' },
    ]);

    expect(choice).toMatchObject({
      runtimes: [{ name: 'golang', version: '1.20' }],
      missing: ['cobol 1', 'golang 1.3'],
    });
  });

  it('CB-51 a version that could be a shell command is never handed on', () => {
    expect(choose('python', "3'; rm -rf x")).toMatchObject({ statusCode: 'YAML_FILE_ERROR' });
  });

  it('CB-49 what a runtime requires comes first, unless it is selected anyway', () => {
    expect(choose('android', '29')).toEqual(['java corretto8', 'android 29']);
    const both = chooseRuntimes(CATALOGUE, [
      { name: 'android', version: '29' },
      { name: 'java', version: 'corretto21' },
    ]);
    expect(both).toMatchObject({ runtimes: [{ name: 'android' }, { name: 'java', version: 'corretto21' }] });
  });

  it('a text that is no catalogue is none', () => {
    expect(readCatalogue('just words')).toBeUndefined();
    expect(readCatalogue('runtimes: [a')).toBeUndefined();
  });
});

describe('compareVersions', () => {
  it('compares numbers as numbers', () => {
    const sorted = ['3.13', 'corretto21', '3.9', 'corretto8', '10', '3'].sort(compareVersions);

    expect(sorted).toEqual(['3', '3.9', '3.13', '10', 'corretto8', 'corretto21']);
  });
});

describe('checkInstalled', () => {
  it.each([
    ['20.11.1', '20', true],
    ['20.11.1', '20.x', true],
    ['20.11.1', '18', false],
    ['3.11.2', '3.11', true],
    ['3.11.2', '3.1', false],
    ['1.8.0', 'corretto8', true],
    ['21.0.2', 'corretto21', true],
    ['1.22.1', 'latest', true],
  ])('an installed %s for %s is right: %s', (installed, wanted, expected) => {
    expect(satisfies(installed, wanted)).toBe(expected);
  });

  it('finds the version in what tools print', () => {
    expect(versionIn('go version go1.22.1 linux/amd64')).toBe('1.22.1');
    expect(versionIn('openjdk version "17.0.9" 2023-10-17')).toBe('17.0.9');
  });

  it('CB-52 warns of tools that are missing or have another version', async () => {
    const answers: Record<string, string> = { node: 'v18.1.0', ruby: 'sh: 1: ruby: not found' };
    const warnings: string[] = [];
    const context = {
      evaluate: (texts: readonly string[]) =>
        Promise.resolve(texts.map((text) => answers[/\{ (\w+)/.exec(text)?.[1] ?? ''] ?? '')),
      warn: (code: string, text: string) => void warnings.push(`${code}: ${text}`),
    };

    await checkInstalled(context, [
      { name: 'nodejs', version: '20' },
      { name: 'ruby', version: '3.x' },
      { name: 'cobol', version: '1' },
    ]);

    expect(warnings).toEqual([
      'runtime/other-version: the spec wants nodejs 20, this machine has 18.1.0',
      'runtime/not-installed: the spec wants ruby 3.x, and this machine has none that is known',
      'runtime/not-installed: the spec wants cobol 1, and this machine has none that is known',
    ]);
  });
});
