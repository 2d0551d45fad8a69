import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DocumentSource } from '@seed/awstoe';
import { parseArn } from '@seed/components';
import { InputError } from '@seed/kernel';
import type { Source } from '@seed/kernel';
import type { CommandContext } from '../command.ts';
import type { Settings } from '../settings.ts';
import type { ComponentRunFlags, RunSelection } from './run-selection.ts';

/** Where documents come from that others execute by their ARN; undefined where nothing says. */
export function openDocuments(
  selection: RunSelection,
  flags: ComponentRunFlags,
  context: CommandContext,
  settings: Settings,
): DocumentSource | undefined {
  const mapped = readMap(flags.componentMap ?? []);
  const own = selection.project?.components ?? [];
  if (mapped.size === 0 && own.length === 0 && flags.managed !== 'fetch') return undefined;
  const ownOf = (arn: string) => {
    const name = parseArn(arn)?.name;
    return own.find(({ awsName, name: entry }) => awsName === name || entry.text === name);
  };
  return {
    knows: (arn) => mapped.has(arn) || ownOf(arn) !== undefined || flags.managed === 'fetch',
    async find(arn, signal) {
      const path = mapped.get(arn);
      if (path !== undefined) return readDocument(path, context);
      const component = ownOf(arn);
      if (component !== undefined) return component.source;
      return flags.managed === 'fetch' ? fetchDocument(arn, { context, settings, signal }) : undefined;
    },
  };
}

function readMap(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    words.map((word) => {
      const at = word.lastIndexOf('=');
      if (at > 0 && word.startsWith('arn:')) return [word.slice(0, at), word.slice(at + 1)] as const;
      throw new InputError('cli/bad-arguments', `--component-map "${word}" is not ARN=PATH`);
    }),
  );
}

async function readDocument(path: string, { io }: CommandContext): Promise<Source> {
  const text = await readFile(resolve(io.cwd, path), 'utf8').catch((error: unknown) => {
    throw new InputError('cli/target-not-found', `"${path}" of --component-map cannot be read`, {
      cause: error,
    });
  });
  return { id: path, text };
}

/** What Image Builder holds under an ARN; undefined where there is nothing. */
export async function fetchDocument(
  arn: string,
  {
    context,
    settings,
    signal,
  }: { readonly context: CommandContext; readonly settings: Settings; readonly signal: AbortSignal },
): Promise<Source | undefined> {
  const { io } = context;
  const wiring = await context.wiring();
  const region = parseArn(arn)?.region;
  const given = settings.origins.region === 'default' ? region : settings.values.region;
  const builder = await wiring.imageBuilder({
    settings,
    io,
    ...(given === undefined || given.includes('{') ? {} : { region: given }),
  });
  try {
    const place = /[{]/.test(arn) ? await builder.place() : undefined;
    const full =
      place === undefined
        ? arn
        : arn
            .replaceAll('{region}', place.region)
            .replaceAll('{partition}', place.partition)
            .replaceAll('{account}', place.accountId);
    const found = await builder.registry.component(full, { signal });
    return found?.data === undefined ? undefined : { id: full, text: found.data };
  } finally {
    builder.close();
  }
}
