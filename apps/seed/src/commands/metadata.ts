import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyMetadataCall } from '@seed/build';
import type { Metadata, MetadataCall } from '@seed/build';
import { modulePrefix, parseDeployspec } from '@seed/deployspec';
import { EnvironmentError, EXIT, InputError } from '@seed/kernel';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { METADATA_ADD_FLAGS, METADATA_CONVERT_FLAGS, SUFFIX_FLAGS } from '../ledger/value-flags.ts';
import { findUpwards } from '../project-root.ts';
import { resolveSettings } from '../settings.ts';

/** The module whose outputs are meant: the folder `module` beside seedfarmer.yaml, as in a build. */
interface MetadataPlace {
  readonly dir: string;
  readonly prefix: string;
  readonly file: string;
}

const readText = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new EnvironmentError('cli/unreadable-file', `"${path}" cannot be read`, { cause: error });
  });

async function findPlace({ io }: CommandContext): Promise<MetadataPlace> {
  const root = await findUpwards(io.cwd, ['seedfarmer.yaml']);
  if (root === undefined) {
    throw new InputError(
      'cli/no-project',
      'there is no seedfarmer.yaml in this folder or the four above it',
      {
        hints: [
          'call it inside of a build, or in a folder below seedfarmer.yaml that has the module in `module/`',
        ],
      },
    );
  }
  const dir = join(root, 'module');
  if ((await stat(dir).catch(() => undefined))?.isDirectory() !== true) {
    throw new InputError(
      'cli/no-project',
      `there is no folder "module" beside ${join(root, 'seedfarmer.yaml')}`,
      {
        hints: ['call it inside of a build, where the module lies in `module/`'],
      },
    );
  }
  const settings = await resolveSettings({ io, flags: {}, dir: root });
  const text = await readText(join(dir, 'deployspec.yaml'));
  const spec = text === undefined ? undefined : parseDeployspec({ id: 'deployspec.yaml', text }).value;
  const prefix = modulePrefix(settings.values.project ?? 'seed', spec?.publishGenericEnvVariables ?? false);
  return { dir, prefix, file: join(dir, `${prefix}_MODULE_METADATA`) };
}

async function apply(
  context: CommandContext,
  call: (place: MetadataPlace) => Promise<MetadataCall | undefined>,
): Promise<number> {
  const place = await findPlace(context);
  const todo = await call(place);
  if (todo === undefined) return EXIT.done;
  const before = await readText(place.file);
  const metadata = before === undefined ? {} : (JSON.parse(before) as Metadata);
  const applied = applyMetadataCall(metadata, todo);
  if (applied.problem !== undefined) throw new InputError('cli/bad-input', applied.problem);
  await writeFile(place.file, JSON.stringify(applied.metadata));
  return EXIT.done;
}

/** Adds outputs to those of the module in this folder. */
export const metadataAdd: CommandFunction<typeof METADATA_ADD_FLAGS> = (context, flags) =>
  apply(context, async ({ prefix }) => {
    const { key, value, jsonstring } = flags;
    const env = context.io.env[`${prefix}_MODULE_METADATA`] ?? '';
    const pair = key !== undefined || value !== undefined;
    if (pair && jsonstring !== undefined) {
      throw new InputError('cli/flags-conflict', '--jsonstring and --key with --value exclude each other', {
        hints: ['give outputs either as `-k NAME -v VALUE` or as `-j JSON`'],
      });
    }
    if (jsonstring !== undefined) return { op: 'json', value: jsonstring, env };
    if (!pair) return undefined;
    if (key !== undefined && value !== undefined) return { op: 'add', key, value, env };
    const missing = key === undefined ? '--key' : '--value';
    throw new InputError('cli/bad-arguments', `flag "${missing}" is missing`, {
      hints: ['give both: `-k NAME -v VALUE`'],
    });
  });

/** Adds the outputs that a CDK app exported. */
export const metadataConvert: CommandFunction<typeof METADATA_CONVERT_FLAGS> = (context, flags) =>
  apply(context, async ({ dir, prefix }) => {
    const { env } = context.io;
    const file = flags.jsonFile ?? 'cdk-exports.json';
    const source = await readText(join(dir, file));
    // As Seed-Farmer: a module that exported nothing has nothing to add.
    if (source === undefined) return undefined;
    const path = flags.jqPath;
    const base = { file, source, module: moduleName(env, prefix) };
    if (path === undefined) return { op: 'convert', ...base, path: '' };
    return { op: 'merge', ...base, path: path.startsWith('.') ? path : `.${path}` };
  });

function moduleName(env: CommandContext['io']['env'], prefix: string): string {
  return ['PROJECT_NAME', 'DEPLOYMENT_NAME', 'MODULE_NAME']
    .map((name) => env[`${prefix}_${name}`] ?? '')
    .join('-');
}

/** Prints `project-deployment-group-module` of the module whose build this is. */
export const metadataDepmod: CommandFunction<Record<never, never>> = async (context) => {
  const { prefix } = await findPlace(context);
  context.print(moduleName(context.io.env, prefix));
  return EXIT.done;
};

/** Prints one variable of the module whose build this is, where it is set. */
export const metadataParamvalue: CommandFunction<typeof SUFFIX_FLAGS> = async (context, { suffix }) => {
  if (suffix === undefined)
    throw new InputError('cli/bad-arguments', 'flag "--suffix" is missing', {
      hints: ['give what follows the prefix: `-s PARAMETER_VPC_ID`'],
    });
  const { prefix } = await findPlace(context);
  const value = context.io.env[`${prefix}_${suffix}`];
  if (value !== undefined) context.print(value);
  return EXIT.done;
};
