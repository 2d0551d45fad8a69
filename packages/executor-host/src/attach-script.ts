import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout } from '@seed/build';
import { sandboxCommand } from './sandbox-command.ts';
import type { Sandbox } from './sandbox-command.ts';

const NAME = 'attach.sh';

/** The command that opens a shell in the place of a build, with its variables and its present folder. */
export function attachCommand(dir: string): readonly string[] {
  return ['sh', join(dir, NAME)];
}

/** Writes that command's script beside the place. The variables are read when it runs, none is written into it. */
export async function writeAttachScript(
  dir: string,
  options: {
    readonly sandbox: Sandbox;
    readonly layout: Layout;
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const { layout, env } = options;
  const enter = [
    `. ${quote(`${layout.tmp}/env.sh`)}`,
    `IFS= read -r dir <${quote(`${layout.tmp}/dir.txt`)} && cd "$dir"`,
    'shell=$(command -v bash) || shell=/bin/sh',
    'exec "$shell" -i',
  ].join('\n');
  const { file, args } = sandboxCommand(options.sandbox, ['/bin/sh', '-c', enter]);
  const words = [
    'env',
    '-i',
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    'TERM="$TERM"',
  ];
  const quoted = words.map((word) => (word === 'TERM="$TERM"' ? word : quote(word)));
  const script = `#!/bin/sh\ncd ${quote(options.cwd)} || exit\nexec ${[...quoted, ...[file, ...args].map(quote)].join(' ')}\n`;
  const path = join(dir, NAME);
  await writeFile(path, script);
  await chmod(path, 0o700);
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
