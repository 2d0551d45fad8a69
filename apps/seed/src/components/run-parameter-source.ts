import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ParameterSource } from '@seed/awstoe';
import { EnvironmentError, InputError } from '@seed/kernel';
import { decodeSource, readYaml } from '@seed/yaml';
import type { CommandContext } from '../command.ts';
import type { Settings } from '../settings.ts';

const SECRETS = '/aws/reference/secretsmanager/';

/** What stands for Parameter Store: a file of this machine, or AWS. Undefined where nothing does. */
export async function openParameters(
  word: string | undefined,
  context: CommandContext,
  settings: Settings,
): Promise<ParameterSource | undefined> {
  if (word === undefined) return undefined;
  return word === 'aws' ? fromAws(context, settings) : fromFile(word, context);
}

async function fromFile(word: string, { io }: CommandContext): Promise<ParameterSource> {
  const bytes = await readFile(resolve(io.cwd, word)).catch((error: unknown) => {
    throw new InputError('cli/target-not-found', `"${word}" of --ssm-file cannot be read`, { cause: error });
  });
  const decoded = decodeSource(word, bytes);
  const document = decoded.value === undefined ? undefined : readYaml(decoded.value, { dialect: 'go' });
  const root = document?.root;
  const diagnostics = [...decoded.diagnostics, ...(document?.diagnostics ?? [])];
  if (root?.kind !== 'map' || root.entries.some(({ value }) => value.kind === 'map'))
    throw new InputError('components/bad-parameters', `"${word}" is no YAML map from names to texts`, {
      hints: ['one line for each parameter: `/app/token: secret`'],
      // The text holds secrets: no line of it is shown.
      diagnostics: diagnostics.length > 0 ? diagnostics : [],
    });
  const values = new Map(
    root.entries.map(({ key, value }) => {
      // A list stands for a StringList.
      const text =
        value.kind === 'list'
          ? value.items.map((item) => (item.kind === 'scalar' ? item.text : '')).join(',')
          : value.kind === 'scalar'
            ? value.text
            : '';
      return [key.text, text] as const;
    }),
  );
  return { get: async (name) => values.get(name) };
}

async function fromAws(context: CommandContext, settings: Settings): Promise<ParameterSource> {
  const resolver = await (await context.wiring()).resolver({ settings, io: context.io });
  return {
    async get(name, signal) {
      const isSecret = name.startsWith(SECRETS);
      const reference = {
        name: 'value',
        value: isSecret ? name.slice(SECRETS.length) : name,
        type: isSecret ? 'SECRETS_MANAGER' : 'PARAMETER_STORE',
      } as const;
      const { values, unresolved } = await resolver.resolve([reference], signal);
      const [failed] = unresolved;
      if (failed === undefined) return values['value'];
      if (/does not exist/.test(failed.message)) return undefined;
      throw new EnvironmentError('components/parameter-unreadable', `"${name}": ${failed.message}`);
    },
  };
}
