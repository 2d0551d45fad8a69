import type { Diagnostic } from '@seed/kernel';
import type { YAMLError } from 'yaml';
import type { YamlCode } from './codes.ts';
import type { Findings } from './findings.ts';
import type { BoundedParse } from './parse-bounded.ts';
import type { Positions } from './positions.ts';
import type { ReadYamlOptions } from './read-yaml.ts';
import { syntaxWords } from './syntax-finding.ts';

const LARGEST = 4 * 1024 * 1024;
const MOST_SYNTAX_ERRORS = 10;
// oxlint-disable-next-line no-control-regex -- these are what must not appear
const NOT_PRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

/** Reports a text that is not even parsed. */
export function isRefused(
  text: string,
  positions: Positions,
  findings: Findings<YamlCode>,
  options: ReadYamlOptions,
): boolean {
  const size = `${(text.length / 1024 / 1024).toFixed(1)} MiB`;
  if (text.length > LARGEST) {
    findings.error(
      'yaml/too-large',
      positions.at(0),
      `the file has ${size}, more than the 4 MiB that are read`,
    );
    return true;
  }
  if (options.warnAbove !== undefined && text.length > options.warnAbove) {
    const limit = `${Math.round(options.warnAbove / 1024)} KB`;
    findings.warning('yaml/too-large', positions.at(0), `the file has more than ${limit}`, {
      hints: ['move long scripts into files of the source and call them'],
    });
  }
  const bad = NOT_PRINTABLE.exec(text);
  if (bad === null) return false;
  const name = `U+${text.charCodeAt(bad.index).toString(16).toUpperCase().padStart(4, '0')}`;
  findings.error(
    'yaml/not-text',
    positions.at(bad.index, bad.index + 1),
    `the file holds the control character ${name}`,
    {
      ...(options.detail === undefined
        ? {}
        : { detail: options.detail('control characters are not allowed') }),
      hints: ['save the file as UTF-8 text'],
    },
  );
  return true;
}

export function reportStop(
  stopped: NonNullable<BoundedParse['stopped']>,
  positions: Positions,
  findings: Findings<YamlCode>,
): void {
  const span = positions.at(stopped.offset, stopped.offset + 1);
  if (stopped.because === 'too-long') {
    findings.error('yaml/too-large', span, 'the file holds more values than can be meant');
    return;
  }
  findings.error('yaml/too-deep', span, 'lists and maps are nested more than 100 levels deep', {
    hints: ['look for an opening bracket that is never closed'],
  });
}

export function reportTabs(
  parsed: BoundedParse,
  positions: Positions,
  findings: Findings<YamlCode>,
  dialect: ReadYamlOptions['dialect'],
): void {
  const syntax = new Set(parsed.errors.map((error) => error.pos[0]));
  const tabs = parsed.tabs.filter((tab) => dialect === 'python' || !tab.inWord);
  for (const { offset } of tabs.slice(0, MOST_SYNTAX_ERRORS)) {
    if (syntax.has(offset)) continue;
    findings.add(
      dialect === 'python' ? 'error' : 'warning',
      'yaml/tab',
      positions.at(offset, offset + 1),
      'a tab stands outside of quotes',
      {
        detail:
          dialect === 'python'
            ? 'PyYAML, which Seed-Farmer uses, refuses it'
            : 'strict parsers such as PyYAML refuse it',
        hints: ['replace the tab by spaces'],
      },
    );
  }
}

export function reportSyntax(
  parsed: BoundedParse,
  positions: Positions,
  findings: Findings<YamlCode>,
  options: ReadYamlOptions,
): void {
  const lines = new Set<number>();
  const ordered = [...parsed.errors].sort((a, b) => a.pos[0] - b.pos[0]);
  for (const error of ordered) {
    const span = syntaxSpan(error, parsed, positions);
    if (lines.has(span.start.line) || lines.size >= MOST_SYNTAX_ERRORS) continue;
    lines.add(span.start.line);
    const words = syntaxWords(error);
    const goYaml = `${words.goYaml} at line ${span.start.line}`;
    findings.error('yaml/syntax', span, words.summary, {
      ...(options.detail === undefined ? {} : { detail: options.detail(goYaml) }),
      hints: words.hints,
    } satisfies Partial<Diagnostic>);
  }
}

/** An unclosed quote or bracket is noticed far below, but the person looks for its beginning. */
function syntaxSpan(error: YAMLError, parsed: BoundedParse, positions: Positions) {
  const opened = /closing/.test(error.message)
    ? parsed.unclosedQuote
    : /[Ff]low/.test(error.message)
      ? parsed.unclosedBracket
      : undefined;
  return opened === undefined ? positions.at(...error.pos) : positions.at(opened, opened + 1);
}
