/** What a component says it runs on; the spelling is that of CreateComponent. */
export type Platform = 'Linux' | 'Windows' | 'macOS';

export const PLATFORMS: readonly Platform[] = ['Linux', 'Windows', 'macOS'];

/**
 * What an input takes. A `string` is any scalar, by its text; `boolean` also takes the words in quotes; `strings` is a
 * list of scalars; `string-or-strings` either; `map` has scalars as values; `parameters` is a list of `{ name, value }`.
 */
export type InputType =
  | 'string'
  | 'boolean'
  | 'integer'
  | 'strings'
  | 'string-or-strings'
  | 'map'
  | 'parameters';

/** What a text means, where that has rules of its own. */
export type InputForm =
  | 'path'
  | 'glob'
  | 'destination'
  | 's3-source'
  | 's3-destination'
  | 'url'
  | 'installer'
  | 'document'
  | 'account'
  | 'octal'
  | 'registry'
  | 'command';

export interface ModuleInput {
  readonly type: InputType;
  readonly required?: true;
  /** As text. Absent where AWSTOE has none. */
  readonly default?: string;
  readonly oneOf?: readonly string[];
  /** The case of the words in `oneOf` does not matter. */
  readonly anyCase?: true;
  readonly form?: InputForm;
  /** Where it exists, if not wherever the module does. */
  readonly platforms?: readonly Platform[];
}

/** Inputs of which exactly one, or else all or none, are given. */
export interface InputGroup {
  readonly rule: 'exactly-one' | 'together';
  readonly inputs: readonly string[];
}

export interface ActionModule {
  readonly platforms: readonly Platform[];
  /** `list`: one operation per item, in order. `map`: one operation. `condition`: a comparison, as in `if`. */
  readonly shape: 'list' | 'map' | 'condition';
  /** The step needs no `inputs` at all. */
  readonly optional?: true;
  readonly inputs: Readonly<Record<string, ModuleInput>>;
  readonly groups?: readonly InputGroup[];
  readonly outputs: readonly string[];
}

const UNIX: readonly Platform[] = ['Linux', 'macOS'];
const WINDOWS: readonly Platform[] = ['Windows'];

const PATH = { type: 'string', required: true, form: 'path' } as const satisfies ModuleInput;
const GLOB = { type: 'string', required: true, form: 'glob' } as const satisfies ModuleInput;
const DESTINATION = { type: 'string', required: true, form: 'destination' } as const satisfies ModuleInput;
const TEXT = { type: 'string', default: '' } as const satisfies ModuleInput;
const YES = { type: 'boolean', default: 'true' } as const satisfies ModuleInput;
const NO = { type: 'boolean', default: 'false' } as const satisfies ModuleInput;
const OWNER = { type: 'string', platforms: UNIX } as const satisfies ModuleInput;
const ACCOUNT = { type: 'string', form: 'account' } as const satisfies ModuleInput;
const ENCODING = {
  type: 'string',
  default: 'utf8',
  oneOf: ['utf8', 'utf16', 'utf32'].flatMap((name) => {
    const dashed = name.replace('f', 'f-');
    return name === 'utf8'
      ? [name, dashed]
      : [name, dashed, ...['-LE', '-BE'].flatMap((e) => [name + e, dashed + e])];
  }),
  anyCase: true,
} as const satisfies ModuleInput;

const COPY: ActionModule = {
  platforms: PLATFORMS,
  shape: 'list',
  inputs: { source: GLOB, destination: DESTINATION, overwrite: YES },
  outputs: [],
};

const MSI: ActionModule = {
  platforms: WINDOWS,
  shape: 'map',
  inputs: {
    path: { type: 'string', required: true, form: 'installer' },
    reboot: { type: 'string', default: 'Allow', oneOf: ['Allow', 'Force', 'Skip'] },
    logOptions: { type: 'string', default: '*VX' },
    logFile: { type: 'string' },
    properties: { type: 'map' },
    ignoreAuthenticodeSignatureErrors: NO,
    allowUnsignedInstaller: NO,
  },
  outputs: ['logFile', 'msiExitCode', 'stdout'],
};

const recursive = (module: Omit<ActionModule, 'shape' | 'outputs'>): ActionModule => ({
  ...module,
  shape: 'list',
  inputs: { ...module.inputs, recursive: YES },
  outputs: [],
});

const OWNERS: Omit<ActionModule, 'shape' | 'outputs'> = {
  platforms: UNIX,
  inputs: { path: PATH, owner: { ...OWNER, required: true }, group: OWNER },
};

const PERMISSIONS: Omit<ActionModule, 'shape' | 'outputs'> = {
  platforms: UNIX,
  inputs: { path: PATH, permissions: { type: 'string', required: true, form: 'octal' } },
};

const MODULES = {
  ExecuteBash: {
    platforms: UNIX,
    shape: 'map',
    inputs: { commands: { type: 'strings', required: true, form: 'command' } },
    outputs: ['stdout'],
  },
  ExecuteBinary: {
    platforms: PLATFORMS,
    shape: 'map',
    inputs: { path: { type: 'string', required: true }, arguments: { type: 'strings' } },
    outputs: ['stdout'],
  },
  ExecutePowerShell: {
    platforms: WINDOWS,
    shape: 'map',
    inputs: { commands: { type: 'strings', form: 'command' }, file: { type: 'string' } },
    groups: [{ rule: 'exactly-one', inputs: ['commands', 'file'] }],
    outputs: ['stdout'],
  },
  ExecuteDocument: {
    platforms: PLATFORMS,
    shape: 'map',
    inputs: {
      document: { type: 'string', required: true, form: 'document' },
      'document-s3-bucket-owner': ACCOUNT,
      phases: { type: 'string' },
      parameters: { type: 'parameters' },
    },
    outputs: [
      'executedStepCount',
      'failedStepCount',
      'ignoredFailedStepCount',
      'status',
      'failureMessage',
      'logUrl',
      'executionId',
    ],
  },
  Assert: { platforms: PLATFORMS, shape: 'condition', inputs: {}, outputs: [] },
  S3Download: {
    platforms: PLATFORMS,
    shape: 'list',
    inputs: {
      source: { type: 'string', required: true, form: 's3-source' },
      destination: DESTINATION,
      expectedBucketOwner: ACCOUNT,
      overwrite: YES,
    },
    outputs: [],
  },
  S3Upload: {
    platforms: PLATFORMS,
    shape: 'list',
    inputs: {
      source: GLOB,
      destination: { type: 'string', required: true, form: 's3-destination' },
      recurse: NO,
      expectedBucketOwner: ACCOUNT,
    },
    outputs: [],
  },
  WebDownload: {
    platforms: PLATFORMS,
    shape: 'list',
    inputs: {
      source: { type: 'string', required: true, form: 'url' },
      destination: DESTINATION,
      overwrite: YES,
      checksum: { type: 'string' },
      algorithm: { type: 'string', oneOf: ['MD5', 'SHA1', 'SHA256', 'SHA512'] },
      ignoreCertificateErrors: NO,
    },
    groups: [{ rule: 'together', inputs: ['checksum', 'algorithm'] }],
    outputs: ['destination'],
  },
  AppendFile: {
    platforms: PLATFORMS,
    shape: 'list',
    inputs: { path: PATH, content: TEXT, encoding: ENCODING },
    outputs: [],
  },
  CopyFile: COPY,
  CopyFolder: COPY,
  CreateFile: {
    platforms: PLATFORMS,
    shape: 'list',
    inputs: {
      path: PATH,
      content: TEXT,
      encoding: ENCODING,
      owner: OWNER,
      group: OWNER,
      permissions: { type: 'string', default: '0666', form: 'octal', platforms: UNIX },
      overwrite: YES,
    },
    outputs: [],
  },
  CreateFolder: {
    platforms: PLATFORMS,
    shape: 'list',
    inputs: {
      path: PATH,
      owner: OWNER,
      group: OWNER,
      permissions: { type: 'string', default: '0777', form: 'octal', platforms: UNIX },
      overwrite: YES,
    },
    outputs: [],
  },
  CreateSymlink: {
    platforms: UNIX,
    shape: 'list',
    inputs: { path: PATH, target: PATH, force: NO },
    outputs: [],
  },
  DeleteFile: { platforms: PLATFORMS, shape: 'list', inputs: { path: GLOB }, outputs: [] },
  DeleteFolder: { platforms: PLATFORMS, shape: 'list', inputs: { path: PATH, force: NO }, outputs: [] },
  ListFiles: {
    platforms: PLATFORMS,
    shape: 'list',
    inputs: { path: PATH, fileNamePattern: { type: 'string' }, recursive: NO },
    outputs: ['files'],
  },
  MoveFile: COPY,
  MoveFolder: COPY,
  ReadFile: {
    platforms: PLATFORMS,
    shape: 'list',
    inputs: { path: PATH, encoding: ENCODING, printFileContent: NO },
    outputs: ['content'],
  },
  SetFileEncoding: {
    platforms: PLATFORMS,
    shape: 'list',
    inputs: { path: PATH, encoding: ENCODING },
    outputs: [],
  },
  SetFileOwner: { ...OWNERS, shape: 'list', outputs: [] },
  SetFolderOwner: recursive(OWNERS),
  SetFilePermissions: { ...PERMISSIONS, shape: 'list', outputs: [] },
  SetFolderPermissions: recursive(PERMISSIONS),
  InstallMSI: MSI,
  UninstallMSI: MSI,
  Reboot: {
    platforms: ['Linux', 'Windows'],
    shape: 'map',
    optional: true,
    inputs: { delaySeconds: { type: 'integer', default: '0' } },
    outputs: [],
  },
  SetRegistry: {
    platforms: WINDOWS,
    shape: 'list',
    inputs: {
      path: { type: 'string', required: true, form: 'registry' },
      name: { type: 'string', required: true },
      value: { type: 'string-or-strings', required: true },
      type: {
        type: 'string',
        required: true,
        oneOf: ['BINARY', 'DWORD', 'QWORD', 'SZ', 'EXPAND_SZ', 'MULTI_SZ'],
      },
    },
    outputs: [],
  },
  UpdateOS: {
    platforms: ['Linux', 'Windows'],
    shape: 'map',
    optional: true,
    inputs: { include: { type: 'strings' }, exclude: { type: 'strings' } },
    outputs: [],
  },
} as const satisfies Record<string, ActionModule>;

export type ActionName = keyof typeof MODULES;

/** The thirty action modules of AWSTOE: what they run on, take and give. Names are case-sensitive. */
export const ACTION_MODULES: Readonly<Record<ActionName, ActionModule>> = MODULES;

export const ACTION_NAMES = Object.keys(MODULES) as readonly ActionName[];

/** The module of an action, if there is one of this name. */
export function findModule(action: string): ActionModule | undefined {
  return Object.hasOwn(MODULES, action) ? ACTION_MODULES[action as ActionName] : undefined;
}
