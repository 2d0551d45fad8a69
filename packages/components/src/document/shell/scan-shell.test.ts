import { describe, expect, test } from 'vitest';
import { scanPowerShell } from './scan-powershell.ts';
import { scanShell } from './scan-shell.ts';

const commands = (text: string): readonly string[] => scanShell(text).commands.map((command) => command.text);

describe('the commands of a shell script', () => {
  test.each([
    ['a', ['a']],
    ['a\nb\n', ['a', 'b']],
    ['a; b', ['a', 'b']],
    ['a && b || c', ['a && b || c']],
    ['a &&\n  b', ['a &&\n  b']],
    ['a | b', ['a | b']],
    ['a & b', ['a', 'b']],
    ['a 2>&1 &>/dev/null', ['a 2>&1 &>/dev/null']],
    ['a \\\n  b', ['a \\\n  b']],
    ['# no\n  a # no\n', ['a # no']],
    ['a#b', ['a#b']],
    ['echo "a; b" \'c; d\'', ['echo "a; b" \'c; d\'']],
    ['echo "$(a; b)" `c; d`', ['echo "$(a; b)" `c; d`']],
    ['x=$(a\nb)\nc', ['x=$(a\nb)', 'c']],
    ['if a; then\n  b\nelse\n  c\nfi\nd', ['if a; then\n  b\nelse\n  c\nfi', 'd']],
    ['for i in 1 2; do a; done; b', ['for i in 1 2; do a; done', 'b']],
    ['while read -r x; do a; done < f\nb', ['while read -r x; do a; done < f', 'b']],
    ['case $x in\n a) b;;\n *) c;;\nesac\nd', ['case $x in\n a) b;;\n *) c;;\nesac', 'd']],
    ['f() {\n a\n b\n}\nf', ['f() {\n a\n b\n}', 'f']],
    ['function f {\n a\n b\n}\nf', ['function f {\n a\n b\n}', 'f']],
    ['{ a; b; } > f\nc', ['{ a; b; } > f', 'c']],
    ['( a; b )\nc', ['( a; b )', 'c']],
    ['[[ a && b ]]\nc', ['[[ a && b ]]', 'c']],
    ['cat <<EOF > f\na; b\nif\nEOF\nc', ['cat <<EOF > f\na; b\nif\nEOF', 'c']],
    ["cat <<-'E F'\n\tx\n\tE F\nc", ["cat <<-'E F'\n\tx\n\tE F", 'c']],
    [
      "S=$(cat <<'X'\n{{ a }} ' it\nX\n)\ntest -n \"$S\" || { echo 'e'; exit 1; }\nc",
      ["S=$(cat <<'X'\n{{ a }} ' it\nX\n)", 'test -n "$S" || { echo \'e\'; exit 1; }', 'c'],
    ],
    ['cat <<< word\nc', ['cat <<< word', 'c']],
    ['x=$(( 1 << 2 ))\nc', ['x=$(( 1 << 2 ))', 'c']],
    ['echo ${x:-"a;b"} ${y#z}\nc', ['echo ${x:-"a;b"} ${y#z}', 'c']],
    ['echo "${x:-it\'s}"\nc', ['echo "${x:-it\'s}"', 'c']],
    ['{{ build.A.outputs.stdout }}/bin/x\nb', ['{{ build.A.outputs.stdout }}/bin/x', 'b']],
    ['echo if; done', ['echo if', 'done']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(commands(text)).toEqual(expected);
  });

  test('know what is in quotes, in documents and in comments', () => {
    const text = 'a "b $(c)" \'d\' # e\ncat <<X\nf\nX\ng';
    const { placeAt } = scanShell(text);

    expect(
      'abcdefg'
        .split('')
        .map((letter) => placeAt(letter === 'a' ? 0 : text.indexOf(letter, letter === 'c' ? 6 : 1))),
    ).toEqual(['code', 'quoted', 'code', 'quoted', 'comment', 'document', 'code']);
  });

  test.each([
    '"open',
    "'open",
    '$(open',
    '`open',
    '${open',
    'cat <<EOF\nopen',
    '((((',
    ')))',
    '}}}',
    'if',
    '\\',
  ])('%j, which is never closed, ends with the text', (text) => {
    expect(commands(text).join('')).not.toBe('');
  });
});

describe('the statements of a PowerShell script', () => {
  test.each([
    ['a\nb', ['a', 'b']],
    ['a; b', ['a', 'b']],
    ['if ($x) {\n a\n}\nelse {\n b\n}\nc', ['if ($x) {\n a\n}\nelse {\n b\n}', 'c']],
    ['a |\n  b\nc', ['a |\n  b', 'c']],
    ['a `\n  -B c\nd', ['a `\n  -B c', 'd']],
    ['$x = @"\na; b\n"@\nc', ['$x = @"\na; b\n"@', 'c']],
    ['Write-Host \'a; b\' "c`"; d"\ne', ['Write-Host \'a; b\' "c`"; d"', 'e']],
    ['# no\n<# no\n no #>\na # b', ['a # b']],
    ['$x = @{\n a = 1\n}\nb', ['$x = @{\n a = 1\n}', 'b']],
  ])('%j', (text, expected) => {
    expect(scanPowerShell(text).commands.map((command) => command.text)).toEqual(expected);
  });
});
