import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { digestModule, writeBundle } from '@seed/bundle';
import { EXIT, InputError } from '@seed/kernel';
import { count, formatSize } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { FlagTable } from '../flags.ts';
import { describeBundle, isModule } from '../run/module-bundle.ts';
import { shownPath } from '../run/find-target.ts';
import { resolveSettings } from '../settings.ts';

type Flags = {
  readonly output: FlagTable[string] & { readonly kind: 'text' };
  readonly list: FlagTable[string] & { readonly kind: 'switch' };
};

async function toStandardOutput(context: CommandContext, path: string): Promise<void> {
  const { stdout } = context.io;
  for await (const chunk of createReadStream(path)) {
    if (!stdout.writeBytes(chunk as Uint8Array)) await stdout.drained();
  }
}

/** The zip of a module, or its list of files. */
export const bundle: CommandFunction<Flags> = async (context, flags, [word = '']) => {
  const { io, general, print } = context;
  const dir = resolve(io.cwd, word);
  if (!(await isModule(dir))) {
    throw new InputError('cli/target-not-found', `"${word}" is no folder with a deployspec.yaml`, {
      hints: ['name the folder of a module'],
    });
  }
  const settings = await resolveSettings({ io, flags: {}, dir });
  const { dotFiles } = settings.values;
  const input = await describeBundle(dir, { project: settings.values.project ?? basename(dir), dotFiles });
  if (flags.list === true) {
    const { md5, digest } = await digestModule(dir, { projectRoot: settings.root, dotFiles });
    const files = [
      ...input.extras.map(({ path }) => ({ path: `bundle/${path}` })),
      ...input.files.map(({ path, size, executable }) => ({
        path: `bundle/module/${path}`,
        size,
        executable,
      })),
    ];
    print(general.json ? JSON.stringify({ files, md5, digest }) : files.map(({ path }) => path).join('\n'));
    return EXIT.done;
  }
  if (flags.output === '-') {
    const folder = await mkdtemp(join(tmpdir(), 'seed-bundle-'));
    try {
      const info = await writeBundle(input, join(folder, 'bundle.zip'));
      await toStandardOutput(context, info.path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return EXIT.done;
  }
  const info = await writeBundle(input, resolve(io.cwd, flags.output ?? `${basename(dir)}.zip`));
  const path = shownPath(info.path, io.cwd);
  if (general.json) print(JSON.stringify({ ...info, path }));
  else print(`${path}   ${count(info.files, 'file')}   ${formatSize(info.bytes)}   sha256 ${info.sha256}`);
  return EXIT.done;
};
