import type { ActionName } from '../src/document/action-modules.ts';

interface ModuleFixture {
  /** Inputs, as they follow `inputs:`; nothing for a step without. */
  readonly good: string;
  readonly bad: string;
  /** What is wrong with the bad ones. */
  readonly code: string;
}

/** One step that is right and one that is wrong for each of the thirty modules. */
export const MODULE_FIXTURES: Readonly<Record<ActionName, ModuleFixture>> = {
  ExecuteBash: { good: '{ commands: ["true"] }', bad: '{ commands: "true" }', code: 'C042' },
  ExecuteBinary: { good: '{ path: ls, arguments: [-l] }', bad: '{ arguments: [-l] }', code: 'C040' },
  ExecutePowerShell: {
    good: '{ file: C:/setup.ps1 }',
    bad: '{ commands: [ls], file: C:/x.ps1 }',
    code: 'C044',
  },
  ExecuteDocument: {
    good: '{ document: s3://bucket/inner.yml, phases: build, parameters: [{ name: Version, value: 2 }] }',
    bad: '{ document: inner.yml, parameters: { Version: 2 } }',
    code: 'C042',
  },
  Assert: { good: '{ fileExists: /etc/hosts }', bad: '{ fileExist: /etc/hosts }', code: 'C080' },
  S3Download: {
    good: '[{ source: s3://bucket/app/*, destination: /opt/app/ }]',
    bad: '[{ source: s3://bucket/app/*, destination: /opt/app }]',
    code: 'C046',
  },
  S3Upload: {
    good: '[{ source: /var/log/*.log, destination: s3://bucket/logs, recurse: true }]',
    bad: '[{ source: /var/log/*.log, destination: bucket/logs }]',
    code: 'C047',
  },
  WebDownload: {
    good: '[{ source: https://example.com/a.rpm, destination: /opt/, checksum: abc, algorithm: SHA256 }]',
    bad: '[{ source: https://example.com/a.rpm, destination: /opt/, checksum: abc }]',
    code: 'C044',
  },
  AppendFile: { good: '[{ path: /etc/motd, content: hi }]', bad: '[{ content: hi }]', code: 'C040' },
  CopyFile: {
    good: '[{ source: /a/*.txt, destination: /b/ }]',
    bad: '[{ source: /a/*/c.txt, destination: /b/ }]',
    code: 'C046',
  },
  CopyFolder: { good: '[{ source: /a, destination: /b }]', bad: '[{ source: /a }]', code: 'C040' },
  CreateFile: {
    good: '[{ path: /etc/x, content: "", encoding: UTF-16-le, permissions: "0644", overwrite: "true" }]',
    bad: '[{ path: /etc/x, encoding: latin1 }]',
    code: 'C043',
  },
  CreateFolder: {
    good: '[{ path: /opt/x, owner: root, group: root, permissions: "755" }]',
    bad: '[{ path: /opt/x, mode: "755" }]',
    code: 'C041',
  },
  CreateSymlink: {
    good: '[{ path: /a, target: /b, force: true }]',
    bad: '[{ path: /a, target: /b, force: maybe }]',
    code: 'C042',
  },
  DeleteFile: { good: '[{ path: /opt/*.tmp }]', bad: '{ path: /opt/x }', code: 'C042' },
  DeleteFolder: { good: '[{ path: /opt/x, force: true }]', bad: '[/opt/x]', code: 'C042' },
  ListFiles: {
    good: '[{ path: /opt, fileNamePattern: "*.log", recursive: true }]',
    bad: '[{ path: /opt, filenamePattern: "*.log" }]',
    code: 'C041',
  },
  MoveFile: { good: '[{ source: /a, destination: /b, overwrite: false }]', bad: '[]', code: 'C040' },
  MoveFolder: { good: '[{ source: /a, destination: /b }]', bad: '[{ destination: /b }]', code: 'C040' },
  ReadFile: {
    good: '[{ path: /etc/hosts, printFileContent: true }]',
    bad: '[{ path: [/etc/hosts] }]',
    code: 'C042',
  },
  SetFileEncoding: {
    good: '[{ path: /etc/x, encoding: utf32-BE }]',
    bad: '[{ path: /etc/x, encoding: utf-64 }]',
    code: 'C043',
  },
  SetFileOwner: { good: '[{ path: /etc/x, owner: root }]', bad: '[{ path: /etc/x }]', code: 'C040' },
  SetFolderOwner: {
    good: '[{ path: /opt, owner: root, group: root, recursive: false }]',
    bad: '[{ path: /opt, owner: root, recursiv: false }]',
    code: 'C041',
  },
  SetFilePermissions: {
    good: '[{ path: /etc/x, permissions: "0600" }]',
    bad: '[{ path: /etc/x }]',
    code: 'C040',
  },
  SetFolderPermissions: {
    good: '[{ path: /opt, permissions: "0750", recursive: true }]',
    bad: '[{ permissions: "0750" }]',
    code: 'C040',
  },
  InstallMSI: {
    good: '{ path: "C:/setup.msi", reboot: Skip, properties: { INSTALLDIR: "C:/app" } }',
    bad: '{ path: "C:/setup.msi", properties: { REBOOT: Force } }',
    code: 'C048',
  },
  UninstallMSI: {
    good: '{ path: "C:/setup.msi", logFile: "C:/log.txt" }',
    bad: '{ path: "C:/setup.msi", reboot: Never }',
    code: 'C043',
  },
  Reboot: { good: '{ delaySeconds: 60 }', bad: '{ delaySeconds: soon }', code: 'C042' },
  SetRegistry: {
    good: '[{ path: "HKLM:/SOFTWARE/App", name: Mode, value: 1, type: DWORD }]',
    bad: '[{ path: "HKLM:/SOFTWARE/App", name: Mode, value: 1, type: dword }]',
    code: 'C043',
  },
  UpdateOS: { good: '{ include: [openssl], exclude: [kernel] }', bad: '{ include: openssl }', code: 'C042' },
};
