import { ACTION_MODULES } from '@seed/components';
import type { ActionName } from '@seed/components';
import { decodeText, encodeText, encodingOf } from '../encodings.ts';
import { StepFailure } from '../step-failure.ts';
import { perItem } from './action.ts';
import type { Action, ActionContext, Operation } from './action.ts';
import * as scripts from './file-scripts.ts';

function encoding(operation: Operation): NonNullable<ReturnType<typeof encodingOf>> {
  const name = operation.text('encoding') ?? 'utf8';
  const found = encodingOf(name);
  if (found === undefined) throw new StepFailure(`there is no encoding "${name}"`);
  return found;
}

/** Octal digits as AWSTOE takes them; empty where none are given. */
function permissions(operation: Operation): string {
  const { permissions: given } = { permissions: operation.value('permissions') };
  if (given === undefined || given === null) return '';
  const text = typeof given === 'string' ? given.trim() : '';
  if (/^0?[0-7]{3,4}$/.test(text)) return text;
  throw new StepFailure(`permissions "${text}" are no octal number`);
}

const content = (operation: Operation): Uint8Array =>
  encodeText(operation.text('content') ?? '', encoding(operation));

async function readText(operation: Operation, context: ActionContext): Promise<string> {
  const path = operation.needed('path');
  const bytes = await context.read(path);
  if (bytes === undefined) throw new StepFailure(`there is no file "${path}"`);
  const text = decodeText(bytes, encoding(operation));
  if (text === undefined)
    throw new StepFailure(`"${path}" is no text in the encoding ${operation.text('encoding') ?? 'utf8'}`);
  return text;
}

function transfer(name: ActionName, kind: 'f' | 'd', verb: 'cp' | 'mv'): Action {
  return perItem(ACTION_MODULES[name], async (operation, { shell }) => {
    const how = { overwrite: operation.flag('overwrite'), kind, verb };
    const args = scripts.transferArguments(operation.needed('source'), operation.needed('destination'), how);
    await shell(scripts.TRANSFER, args);
  });
}

function owner(name: ActionName, kind: 'f' | 'd'): Action {
  return perItem(ACTION_MODULES[name], async (operation, { shell }) => {
    const [who, group] = [operation.needed('owner'), operation.text('group') ?? ''];
    const recursive = kind === 'd' && operation.flag('recursive');
    await shell(scripts.SET_OWNER, [operation.needed('path'), who, group, kind, String(recursive)]);
  });
}

function mode(name: ActionName, kind: 'f' | 'd'): Action {
  return perItem(ACTION_MODULES[name], async (operation, { shell }) => {
    const recursive = kind === 'd' && operation.flag('recursive');
    await shell(scripts.SET_PERMISSIONS, [
      operation.needed('path'),
      permissions(operation),
      kind,
      String(recursive),
    ]);
  });
}

const made = (operation: Operation): readonly string[] => [
  operation.needed('path'),
  permissions(operation),
  operation.text('owner') ?? '',
  operation.text('group') ?? '',
  String(operation.flag('overwrite')),
];

export const FILE_ACTIONS = {
  AppendFile: perItem(ACTION_MODULES.AppendFile, async (operation, { shell }) => {
    await shell(scripts.APPEND_FILE, [operation.needed('path')], content(operation));
  }),
  CopyFile: transfer('CopyFile', 'f', 'cp'),
  CopyFolder: transfer('CopyFolder', 'd', 'cp'),
  CreateFile: perItem(ACTION_MODULES.CreateFile, async (operation, { shell }) => {
    await shell(scripts.CREATE_FILE, made(operation), content(operation));
  }),
  CreateFolder: perItem(ACTION_MODULES.CreateFolder, async (operation, { shell, warn }) => {
    const said = await shell(scripts.CREATE_FOLDER, made(operation));
    if (said.includes('emptied'))
      warn(
        `"${operation.needed('path')}" was there and is emptied, as with AWSTOE: say \`overwrite: false\``,
      );
  }),
  CreateSymlink: perItem(ACTION_MODULES.CreateSymlink, async (operation, { shell }) => {
    const args = [operation.needed('path'), operation.needed('target'), String(operation.flag('force'))];
    await shell(scripts.CREATE_SYMLINK, args);
  }),
  DeleteFile: perItem(ACTION_MODULES.DeleteFile, async (operation, { shell, warn }) => {
    const path = operation.needed('path');
    if ((await shell(scripts.DELETE_FILE, [path])).includes('nothing')) warn(`there is no file "${path}"`);
  }),
  DeleteFolder: perItem(ACTION_MODULES.DeleteFolder, async (operation, { shell, warn }) => {
    const path = operation.needed('path');
    const said = await shell(scripts.DELETE_FOLDER, [path, String(operation.flag('force'))]);
    if (said.includes('nothing')) warn(`there is no folder "${path}"`);
  }),
  ListFiles: perItem(ACTION_MODULES.ListFiles, async (operation, { shell }) => {
    const args = [
      operation.needed('path'),
      operation.text('fileNamePattern') ?? '',
      String(operation.flag('recursive')),
    ];
    const paths = (await shell(scripts.LIST_FILES, args)).split('\0').filter((path) => path !== '');
    return { files: paths.toSorted().join(',') };
  }),
  MoveFile: transfer('MoveFile', 'f', 'mv'),
  MoveFolder: transfer('MoveFolder', 'd', 'mv'),
  ReadFile: perItem(ACTION_MODULES.ReadFile, async (operation, context) => {
    const text = await readText(operation, context);
    if (operation.flag('printFileContent')) for (const line of text.split('\n')) context.print(line);
    return { content: text };
  }),
  SetFileEncoding: perItem(ACTION_MODULES.SetFileEncoding, async (operation, context) => {
    const path = operation.needed('path');
    const bytes = await context.read(path);
    if (bytes === undefined) throw new StepFailure(`there is no file "${path}"`);
    const text = decodeText(bytes, { kind: 'utf8' });
    if (text === undefined) throw new StepFailure(`"${path}" is no UTF-8 text`);
    await context.shell(scripts.REWRITE_FILE, [path], encodeText(text, encoding(operation)));
  }),
  SetFileOwner: owner('SetFileOwner', 'f'),
  SetFilePermissions: mode('SetFilePermissions', 'f'),
  SetFolderOwner: owner('SetFolderOwner', 'd'),
  SetFolderPermissions: mode('SetFolderPermissions', 'd'),
} as const satisfies Partial<Record<ActionName, Action>>;
