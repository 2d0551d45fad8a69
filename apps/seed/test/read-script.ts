/** A file or a project that a transcript wants, or a command with what it prints. */
export type Step =
  | { readonly kind: 'file'; readonly name: string; readonly text: string }
  /** A project of test-fixtures/projects. */
  | { readonly kind: 'project'; readonly name: string }
  | {
      readonly kind: 'command';
      /** As typed, without the prompt. */
      readonly text: string;
      readonly words: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      /** Both streams in order; a last line `? N` where the exit status is not 0. */
      readonly expected: string;
      readonly line: number;
    };

const PROMPT = /^\$ (?:\S+=\S* )*seed(?: |$)/;
const FENCE = /^```(\w*) ?(.*)$/;

/** Words of a command line: quotes group, and `NAME=value` in front sets the environment. */
function parseCommand(text: string): { words: string[]; env: Record<string, string> } {
  const words = [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, one, two, three]) => one ?? two ?? three ?? '',
  );
  const env: Record<string, string> = {};
  while (words[0] !== undefined && words[0] !== 'seed') {
    const [name = '', value = ''] = (words.shift() ?? '').split('=');
    env[name] = value;
  }
  return { words: words.slice(1), env };
}

function commands(lines: readonly string[], first: number): Step[] {
  const steps: Step[] = [];
  let expected: string[] = [];
  let open: { text: string; line: number } | undefined;
  const close = (): void => {
    if (open === undefined) return;
    const { words, env } = parseCommand(open.text);
    steps.push({
      kind: 'command',
      text: open.text,
      words,
      env,
      expected: expected.join('\n').trimEnd(),
      line: open.line,
    });
  };
  for (const [index, line] of lines.entries()) {
    if (PROMPT.test(line)) {
      close();
      open = { text: line.slice(2), line: first + index };
      expected = [];
    } else expected.push(line);
  }
  close();
  return steps;
}

/**
 * Reads a transcript: fences ```` ```file NAME ```` are files, ```` ```project NAME ```` projects to copy, fences ```` ```console ```` hold `$ seed …` followed by
 * what it prints, both streams in order, and `? N` where the exit status is not 0.
 */
export function readScript(text: string): Step[] {
  const steps: Step[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const [, kind, name = ''] = FENCE.exec(lines[at] ?? '') ?? [];
    if (kind === undefined || kind === '') continue;
    const end = lines.indexOf('```', at + 1);
    const body = lines.slice(at + 1, end);
    if (kind === 'file') steps.push({ kind: 'file', name: name.trim(), text: `${body.join('\n')}\n` });
    if (kind === 'project') steps.push({ kind: 'project', name: name.trim() });
    if (kind === 'console') steps.push(...commands(body, at + 2));
    at = end;
  }
  return steps;
}

/** Replaces what differs from run to run. */
export function normalise(text: string, dir: string): string {
  return (
    text
      .replaceAll(dir, '<dir>')
      .replaceAll(/\d{8}T\d{6}-(\w+)-([\w.-]+?)-[0-9a-f]{4}\b/g, '<$1 $2>')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>')
      .replaceAll(/\b[0-9a-f]{64}\b/g, '<sha256>')
      .replaceAll(/\b\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d(?::\d\d\.\d{6})?/g, '<when>')
      .replaceAll(/\/[\w/.-]*seed-build-\w+/g, '<place>')
      .replaceAll(/src\d{9}\b/g, 'src<digits>')
      .replaceAll(process.versions.node, '<node>')
      .replaceAll(`"platform":"${process.platform}","arch":"${process.arch}"`, '<platform>')
      .replaceAll(/\b\d\d:\d\d:\d\d\b/g, '<time>')
      .replaceAll(/\b\d{4}-\d\d-\d\d\b/g, '<day>')
      .replaceAll(/(on <day> by) \S+/g, '$1 <user>')
      .replaceAll(/\b\d+m \d\ds\b|\b\d+(?:\.\d+)?s\b/g, '<t>')
      // Where a time stands at the right edge, its length moves it.
      .replaceAll(/ {4,}<t>$/gm, '    <t>')
      .replaceAll(/(<t>.*?) {4,}(?=[a-z-]+\/[a-z-]+$)/gm, '$1    ')
      .trimEnd()
  );
}

/** The transcript with other outputs, one for each command in order. */
export function withOutputs(text: string, outputs: readonly string[]): string {
  const left = [...outputs];
  let inConsole = false;
  return text
    .split('\n')
    .flatMap((line) => {
      const isFence = line.startsWith('```');
      if (isFence) inConsole = !inConsole && line.startsWith('```console');
      if (!inConsole || isFence) return [line];
      return PROMPT.test(line) ? [line, left.shift() ?? ''].filter((one) => one !== '') : [];
    })
    .join('\n');
}
