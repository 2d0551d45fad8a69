import type { Span } from '@seed/kernel';
import { entryOf, type YamlMap, type YamlScalar } from '@seed/yaml';
import type { ComponentStep, Words } from '../component-document.ts';
import { isOpen, textOf } from '../document-reading.ts';
import { partSpan } from '../part-span.ts';
import { scalarsOf } from '../scalar-words.ts';
import type { LintContext } from './lint-context.ts';

const stepsOf = ({ document }: LintContext): readonly ComponentStep[] =>
  document.phases.flatMap(({ steps }) => steps);

/** Texts that are secrets by their very form. */
const KEYS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['an access key of AWS', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ['a token of GitHub', /\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{30,}/],
  ['a token of Slack', /\bxox[abprs]-[0-9A-Za-z-]{10,}/],
  ['a key of Google', /\bAIza[0-9A-Za-z_-]{35}\b/],
];
const SECRET_NAME =
  /(?:password|passwd|client_?secret|secret_?key|api_?key|access_?key|auth_?token|private_?key)$/i;
/** A literal behind a telling name: not a reference, a variable, a command or a placeholder. */
const ASSIGNED =
  /(?:^|[\s;&|"'])(?:--?)?(?:[\w-]*(?:password|passwd|secret_?key|api_?key|auth_?token))(?:\s*=\s*|\s*:\s+|\s+(?=["']))["']?(?![$<{%`(\s"'])([^\s"';&|$(){}]{6,})(?=[\s"';&|]|$)/i;
const PLACEHOLDER =
  /^(?:x+|\*+|changeme|example|placeholder|none|null|true|false|string|your\S*|arn:\S*|\/\S*|aws:\S*|https?:\S*|file:\S*|s3:\S*)$/i;

/** L008. The secret itself is not repeated. */
export function lintSecrets(context: LintContext): void {
  const { document, reading } = context;
  const { findings } = reading;
  const report = (span: Span, what: string): void =>
    findings.warning(
      'L008',
      span,
      `this looks like ${what}, and everyone who can use the component can read it`,
      {
        hints: ['keep it in Parameter Store or Secrets Manager, and refer to it: `{{ aws:ssm:/path }}`'],
      },
    );
  const check = (words: Words): void => {
    const key = KEYS.flatMap(([what, pattern]) => {
      const found = pattern.exec(words.text);
      return found === null ? [] : [{ what, start: found.index, end: found.index + found[0].length }];
    })[0];
    if (key !== undefined) {
      report(partSpan(words, key.start, key.end, reading), key.what);
      return;
    }
    const assigned = ASSIGNED.exec(words.text);
    if (assigned === null || isOpen(assigned[1] ?? '') || PLACEHOLDER.test(assigned[1] ?? '')) return;
    const start = assigned.index + assigned[0].length - (assigned[1]?.length ?? 0);
    report(partSpan(words, start, assigned.index + assigned[0].length, reading), 'a secret');
  };
  for (const { inputs } of stepsOf(context)) for (const scalar of scalarsOf(inputs)) check(scalar);
  const named = [
    ...document.constants.map(({ name, value }) => ({ name, value })),
    ...document.parameters.map(({ name, default: value = '' }) => ({ name, value })),
  ];
  for (const { name, value } of named) {
    const isNamed =
      SECRET_NAME.test(name.text) && value.trim().length >= 6 && !PLACEHOLDER.test(value) && !isOpen(value);
    const key = KEYS.find(([, pattern]) => pattern.test(value));
    if (isNamed || key !== undefined) report(name.span, key?.[0] ?? 'a secret');
  }
}

const REGION =
  /(?<![\w-])(?:af|ap|ca|cn|eu|il|me|mx|sa|us|us-gov|us-iso)-(?:central|north|south|east|west|northeast|northwest|southeast|southwest)-[1-9](?![\w-])/;
const ACCOUNT = /(?:(?<=:)[0-9]{12}(?=:)|(?<![0-9])[0-9]{12}(?=\.dkr\.ecr\.))/;

/** L013: once for each step. */
export function lintPlaces(context: LintContext): void {
  const { reading } = context;
  for (const { inputs, name } of stepsOf(context)) {
    const found = scalarsOf(inputs)
      .map((scalar) => ({ scalar, match: firstMatch(scalar) }))
      .find(({ match }) => match !== undefined);
    if (found?.match === undefined) continue;
    const { index, text, what } = found.match;
    const span = partSpan(found.scalar, index, index + text.length, reading);
    reading.findings.warning('L013', span, `step "${name.text}" works in one ${what} only: ${text}`, {
      hints: ['make it a parameter, or ask the instance for it'],
    });
  }
}

function firstMatch({
  text,
}: YamlScalar): { readonly index: number; readonly text: string; readonly what: string } | undefined {
  const account = ACCOUNT.exec(text);
  const region = REGION.exec(text.replaceAll(/^\s*#[^\n]*$/gm, (line) => ' '.repeat(line.length)));
  if (account !== null) return { index: account.index, text: account[0], what: 'account' };
  return region === null ? undefined : { index: region.index, text: region[0], what: 'region' };
}

const VANISHING = /(?<![\w./-])\/(?:var\/)?tmp\/[\w./-]*\w/g;

/** L006: files of the build that the tests look for where nothing survives. */
export function lintVanishing(context: LintContext): void {
  const { document, reading } = context;
  const isTest = (phase: string): boolean => phase === 'test';
  const pathsIn = (wanted: boolean) =>
    document.phases
      .filter(({ name }) => isTest(name.text) === wanted)
      .flatMap(({ steps }) => steps.flatMap(({ inputs }) => scalarsOf(inputs)))
      .flatMap((scalar) =>
        [...scalar.text.matchAll(VANISHING)].map((match) => ({ scalar, path: match[0], at: match.index })),
      );
  const tested = pathsIn(true);
  if (tested.length === 0) return;
  const made = new Map(
    pathsIn(false)
      .toReversed()
      .map((place) => [place.path, place]),
  );
  const madeByTests = testsThatMake(
    document.phases.filter(({ name }) => isTest(name.text)).flatMap(({ steps }) => steps),
  );
  const seen = new Set<string>();
  for (const { scalar, path, at } of tested) {
    const origin = made.get(path);
    if (origin === undefined || seen.has(path) || madeByTests.has(path)) continue;
    seen.add(path);
    reading.findings.warning(
      'L006',
      partSpan(scalar, at, at + path.length, reading),
      `"${path}" of the build is gone when the tests run`,
      {
        related: [
          {
            span: partSpan(origin.scalar, origin.at, origin.at + path.length, reading),
            label: 'used here in the build',
          },
        ],
        hints: ['keep it elsewhere, such as in `/opt`'],
      },
    );
  }
}

/** Destinations and files that the tests bring along. */
function testsThatMake(steps: readonly ComponentStep[]): ReadonlySet<string> {
  const items = steps.flatMap(({ inputs }) =>
    inputs?.kind === 'list' ? inputs.items.filter((item): item is YamlMap => item.kind === 'map') : [],
  );
  return new Set(
    items.flatMap((item) => {
      const path = textOf(entryOf(item, 'destination')?.value) ?? textOf(entryOf(item, 'path')?.value);
      return path === undefined ? [] : [path];
    }),
  );
}

/** Seconds that Image Builder gives to all components of a stage together, unless a workflow of one's own says more. */
const STAGE_BUDGET = 12 * 60 * 60;

/** L014. */
export function lintTimeouts(context: LintContext): void {
  for (const { name, timeoutSeconds, action } of stepsOf(context)) {
    if (action.text === 'ExecuteDocument') continue;
    const wrong =
      timeoutSeconds === -1
        ? 'has no limit of time'
        : timeoutSeconds > STAGE_BUDGET
          ? `may take ${timeoutSeconds} seconds, more than its stage gets`
          : undefined;
    if (wrong === undefined) continue;
    context.reading.findings.add('info', 'L014', name.span, `step "${name.text}" ${wrong}`, {
      hints: ['set `timeoutSeconds` to what it really needs'],
    });
  }
}

/** L007, for the module that downloads. */
export function lintWebDownloads(context: LintContext): void {
  for (const { action, inputs } of stepsOf(context)) {
    if (action.text !== 'WebDownload' || inputs?.kind !== 'list') continue;
    for (const item of inputs.items) {
      if (item.kind !== 'map' || entryOf(item, 'checksum') !== undefined) continue;
      const source = entryOf(item, 'source')?.value;
      if (source === undefined) continue;
      context.reading.findings.warning('L007', source.span, 'the download is used without a checksum', {
        hints: ['add `checksum` and `algorithm: SHA256`'],
      });
    }
  }
}
