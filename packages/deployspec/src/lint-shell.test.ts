import { describe, expect, test } from 'vitest';
import { parseBuildspec } from './parse-buildspec.ts';

function warnings(command: string, shell = '/bin/sh'): readonly string[] {
  const phases = { build: { commands: [command] } };
  const text = JSON.stringify({ version: '0.2', env: { shell }, phases });
  return parseBuildspec({ id: 'b.yml', text }).diagnostics.map((d) => d.summary);
}

describe('commands that only bash understands', () => {
  test.each([
    ['[[ $A == b ]] && make', '[[ … ]]'],
    ['if [[ -f x ]]; then make; fi', '[[ … ]]'],
    ['NAMES=(a b)', 'an array'],
    ['echo ${NAMES[0]}', 'an array'],
    ['declare -A MAP', 'an array'],
    ['source ./env.sh', '`source`'],
    ['cd x && source env.sh', '`source`'],
    ['diff <(sort a) <(sort b)', 'process substitution'],
    ['echo "${A//x/y}"', '`${x//y}` or `${x^^}`'],
    ['echo ${A^^}', '`${x//y}` or `${x^^}`'],
    ['echo ${A:0:3}', '`${x//y}` or `${x^^}`'],
    ['function go { make; }', '`function`'],
    ['cat <<< text', 'a here-string'],
    ['make &> log', '`&>`'],
    ['set -euo pipefail', '`set -o pipefail`'],
    ['[ "$A" == "b" ] && make', '`==` in `[ … ]`'],
    ['test $A == b', '`==` in `[ … ]`'],
    ['(( I++ ))', '`(( … ))` or `let`'],
    ['let I=I+1', '`(( … ))` or `let`'],
    ['cp a.{js,css} dist', '`{a,b}` or `{1..3}`'],
    ['for i in {1..3}; do make; done', '`{a,b}` or `{1..3}`'],
    ['cat <<A\nx\nA\nsource y', '`source`'],
    ['pushd x', '`pushd` or `popd`'],
  ])('%s', (command, construct) => {
    expect(warnings(command)).toEqual([`sh may not know ${construct}`]);
    expect(warnings(command, 'bash')).toEqual([]);
  });

  test.each([
    '[ "$A" = b ] && make',
    '. ./env.sh',
    "echo '[[ a ]] source x'",
    'echo "source of [[ truth ]]"',
    'make # source x',
    'echo ${A:-x} ${A#x} ${A%%x} ${#A}',
    'go() { make; }',
    "cat <<'EOF'\n[[ a ]]\nsource x\nEOF\n",
    'cat <<-EOF | sh\n\t[[ a ]]\n\tEOF\n',
    'make > log 2>&1 & wait',
    'open source.txt; resource x',
    'bash -c "[[ a == b ]]"',
    'echo $((A + 1)) ${A} ${B:-x,y}',
    'find . -exec rm {} +',
    "awk '{print $1, $2}' file",
    'curl -w %{http_code} -d "{a,b}" url',
    'aws ec2 describe --filters Name=a,Values=b',
    'case $A in x) A="y";; *) ;; esac',
    'echo a == b',
    'npm run build && echo done',
    'aws s3 cp a b --source-region us-east-1',
  ])('any shell understands %s', (command) => {
    expect(warnings(command)).toEqual([]);
  });
});
