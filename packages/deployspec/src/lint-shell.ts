import type { BuildSpec, Command } from './build-spec.ts';
import type { SpecFindings } from './codes.ts';

/** Constructs that bash knows and dash does not, matched on the text without quotes and comments. */
const BASHISMS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['[[ … ]]', /(?:^|[\s;&|(!])\[\[\s/],
  [
    'an array',
    /(?:^|[\s;&|])[A-Za-z_]\w*\+?=\(|\$\{[A-Za-z_]\w*\[|\b(?:declare|typeset|mapfile|readarray)\s/,
  ],
  ['`source`', /(?:^|[\n;&|({]|\b(?:then|do|else)\s)\s*source\s+\S/],
  ['process substitution', /(?:^|[\s=])[<>]\(/],
  ['`${x//y}` or `${x^^}`', /\$\{[A-Za-z_]\w*(?:\/|\^|,|:-?[0-9])/],
  ['`function`', /(?:^|[\n;&|])\s*function\s+[\w-]+/],
  ['a here-string', /<<<\s*\S/],
  ['`==` in `[ … ]`', /(?:^|[\s;&|(!])\[\s[^\]\n]*?\s==\s|\btest\s[^\n;&|]*?\s==\s/],
  ['`(( … ))` or `let`', /(?:^|[\s;&|])\(\(|(?:^|[\n;&|])\s*let\s/],
  ['`{a,b}` or `{1..3}`', /(?<![$\\{])\{[^\s{}"']*(?:,|\.\.)[^\s{}"']*\}/],
  ['`&>`', /&>>?\s*\S/],
  ['`set -o pipefail`', /\bset\s+-[a-z]*o\s+pipefail/],
  ['`pushd` or `popd`', /(?:^|[\s;&|])(?:pushd|popd)\b/],
];

/** Longer lines are not looked at: patterns need more than linear time for some of them. */
const LONGEST_LINE = 1000;

/** Leaves out the bodies of here-documents. */
function withoutHereDocuments(command: string): string {
  const kept: string[] = [];
  let end: string | undefined;
  for (const line of command.split('\n')) {
    if (end !== undefined) {
      if (line.trim() === end) end = undefined;
      continue;
    }
    kept.push(line);
    end = /(?<!<)<<-?\s*(['"]?)(\w+)\1/.exec(line.slice(0, LONGEST_LINE))?.[2];
  }
  return kept.join('\n');
}

/** Blanks quoted texts, comments and here-documents, which mean nothing to the shell that reads the command. */
function bare(command: string): string {
  const text = withoutHereDocuments(command)
    .replace(/'[^']*'/g, "''")
    .replace(/(^|\s)#[^\n]*/g, '$1')
    .replace(/"(?:\\[\s\S]|[^"\\])*"/g, (quoted) => (quoted.match(/\$\{[^}]*\}/g) ?? []).join(' '));
  const lines = text.split('\n').filter((line) => line.length <= LONGEST_LINE);
  return lines.join('\n');
}

function warnCommand(command: Command, findings: SpecFindings): void {
  const text = bare(command.value);
  const found = BASHISMS.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
  if (found.length === 0) return;
  findings.warning('buildspec/bashism', command.span, `sh may not know ${found.join(', ')}`, {
    detail: 'commands run under sh, which is dash on Ubuntu images; only under dash this fails',
    hints: ['set `env.shell: bash`'],
  });
}

/** Warns about commands that only bash understands, when the spec leaves the shell at sh. */
export function lintShell(spec: Pick<BuildSpec, 'shell' | 'phases'>, findings: SpecFindings): void {
  if (spec.shell !== 'sh') return;
  for (const phase of Object.values(spec.phases)) {
    for (const command of [...phase.commands, ...phase.finally]) warnCommand(command, findings);
  }
}
