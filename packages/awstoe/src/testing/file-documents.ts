/** An Assert by a script that has to succeed in the machine. */
const holds = (name: string, script: string): string => `      - name: ${name}
        action: ExecuteBinary
        inputs:
          path: /bin/sh
          arguments: ['-ec', ${JSON.stringify(script)}]
`;

const step = (name: string, action: string, inputs: string): string =>
  `      - name: ${name}\n        action: ${action}\n        inputs:\n${inputs.replaceAll(/^/gm, '          ')}\n`;

/** Documents run one after another in the same folder. */
const CLEAN = 'find . -mindepth 1 -maxdepth 1 -exec rm -rf {} +';

const build = (...steps: readonly string[]): string =>
  `  - name: build\n    steps:\n${holds('Clean', CLEAN)}${steps.join('')}`;

const FILES = step(
  'Files',
  'CreateFile',
  '- { path: a.txt, content: A }\n- { path: b.txt, content: B }\n- { path: sub/c.txt, content: C }',
);

/** Documents for the modules that work on files, each with steps that look at what was done. */
export const FILE_DOCUMENTS: Readonly<Record<string, string>> = {
  AppendFile: build(
    step('Create', 'CreateFile', '- { path: log, content: "one\\n" }'),
    step(
      'Append',
      'AppendFile',
      '- { path: log, content: "two\\n" }\n- { path: log, content: é, encoding: UTF-16-BE }',
    ),
    holds('Look', String.raw`[ "$(od -An -v -tx1 log | tr -d ' \n')" = 6f6e650a74776f0a00e9 ]`),
  ),
  CopyFile: build(
    FILES,
    step(
      'Copy',
      'CopyFile',
      '- { source: a.txt, destination: new/copy.txt }\n- { source: a.txt, destination: folder/ }\n- { source: "*.txt", destination: all/ }',
    ),
    holds(
      'Look',
      '[ "$(cat new/copy.txt folder/a.txt all/a.txt all/b.txt)" = AAAB ]; [ ! -e all/c.txt ]; [ -e a.txt ]',
    ),
  ),
  CopyFolder: build(
    FILES,
    step(
      'Copy',
      'CopyFolder',
      '- { source: sub, destination: twin }\n- { source: sub/, destination: into/ }\n- { source: "s*b", destination: many/ }',
    ),
    holds('Look', '[ "$(cat twin/c.txt into/sub/c.txt many/sub/c.txt)" = CCC ]; [ -e sub/c.txt ]'),
  ),
  CreateFile: build(
    step(
      'Create',
      'CreateFile',
      '- path: plain\n- { path: deep/er/file, content: "x y" , permissions: 0640, owner: root, group: root }\n- { path: wide, content: aé, encoding: utf16 }\n- { path: wider, content: a, encoding: utf-32-be }',
    ),
    holds(
      'Look',
      String.raw`[ "$(ls -l plain | cut -c1-10)" = -rw-r--r-- ]; [ ! -s plain ]; [ "$(cat deep/er/file)" = "x y" ]; [ "$(ls -l deep/er/file | cut -c1-10)" = -rw-r----- ]; [ "$(od -An -v -tx1 wide | tr -d ' \n')" = 6100e900 ]; [ "$(od -An -v -tx1 wider | tr -d ' \n')" = 00000061 ]`,
    ),
  ),
  CreateFolder: build(
    step(
      'Create',
      'CreateFolder',
      '- path: one/two\n- { path: closed, permissions: "0700", owner: root }\n- path: again',
    ),
    step('Fill', 'CreateFile', '- { path: again/file, content: x }'),
    step('Empty', 'CreateFolder', '- path: again'),
    holds(
      'Look',
      '[ -d one/two ]; [ "$(ls -ld closed | cut -c1-10)" = drwx------ ]; [ -d again ]; [ -z "$(ls -A again)" ]',
    ),
  ),
  CreateSymlink: build(
    FILES,
    step(
      'Link',
      'CreateSymlink',
      '- { path: link, target: a.txt }\n- { path: links/deep, target: ../b.txt }',
    ),
    step('Again', 'CreateSymlink', '- { path: link, target: b.txt, force: true }'),
    holds('Look', '[ "$(cat link links/deep)" = BB ]; [ "$(readlink link)" = b.txt ]'),
  ),
  DeleteFile: build(
    FILES,
    step('Delete', 'DeleteFile', '- path: a.txt\n- path: sub/*.txt\n- path: never/was'),
    holds('Look', '[ ! -e a.txt ]; [ ! -e sub/c.txt ]; [ -e b.txt ]; [ -d sub ]'),
  ),
  DeleteFolder: build(
    FILES,
    step('Make', 'CreateFolder', '- path: empty'),
    step('Delete', 'DeleteFolder', '- path: empty\n- { path: sub, force: true }\n- path: never/was'),
    holds('Look', '[ ! -e empty ]; [ ! -e sub ]; [ -e a.txt ]'),
  ),
  ListFiles: build(
    FILES,
    step(
      'List',
      'ListFiles',
      '- path: .\n- { path: ., fileNamePattern: "*.txt", recursive: true }\n- { path: ., fileNamePattern: "a*" }',
    ),
    step(
      'Look',
      'Assert',
      'and:\n  - { stringEquals: "./a.txt,./b.txt", value: "{{ build.List.outputs.files }}" }\n  - { stringEquals: "./a.txt,./b.txt,./sub/c.txt", value: "{{ build.List.outputs[1].files }}" }\n  - { stringEquals: "./a.txt", value: "{{ build.List.outputs[2].files }}" }',
    ),
  ),
  MoveFile: build(
    FILES,
    step(
      'Move',
      'MoveFile',
      '- { source: a.txt, destination: moved/here }\n- { source: "b*", destination: moved/ }',
    ),
    holds('Look', '[ "$(cat moved/here moved/b.txt)" = AB ]; [ ! -e a.txt ]; [ ! -e b.txt ]'),
  ),
  MoveFolder: build(
    FILES,
    step(
      'Move',
      'MoveFolder',
      '- { source: sub, destination: moved/to }\n- { source: moved/to, destination: again/ }',
    ),
    holds('Look', '[ "$(cat again/to/c.txt)" = C ]; [ ! -e sub ]; [ ! -e moved/to ]'),
  ),
  ReadFile: build(
    step(
      'Create',
      'CreateFile',
      '- { path: text, content: "one\\n" }\n- { path: wide, content: wïde, encoding: utf16-be }',
    ),
    step(
      'Read',
      'ReadFile',
      '- { path: text, printFileContent: true }\n- { path: wide, encoding: UTF-16-BE }',
    ),
    step(
      'Look',
      'Assert',
      'and:\n  - { stringEquals: "one\\n", value: "{{ build.Read.outputs[0].content }}" }\n  - { stringEquals: wïde, value: "{{ build.Read.outputs[1].content }}" }',
    ),
  ),
  SetFileEncoding: build(
    step('Create', 'CreateFile', '- { path: text, content: aé, permissions: "0640" }'),
    step('Encode', 'SetFileEncoding', '- { path: text, encoding: utf32-LE }'),
    holds(
      'Look',
      String.raw`[ "$(od -An -v -tx1 text | tr -d ' \n')" = 61000000e9000000 ]; [ "$(ls -l text | cut -c1-10)" = -rw-r----- ]`,
    ),
  ),
  SetFileOwner: build(
    FILES,
    step(
      'Own',
      'SetFileOwner',
      '- { path: a.txt, owner: nobody }\n- { path: b.txt, owner: 1234, group: 77 }',
    ),
    holds(
      'Look',
      '[ "$(ls -n a.txt | tr -s " " | cut -d" " -f3)" = 65534 ]; [ "$(ls -n b.txt | tr -s " " | cut -d" " -f3,4)" = "1234 77" ]',
    ),
  ),
  SetFilePermissions: build(
    FILES,
    step(
      'Mode',
      'SetFilePermissions',
      '- { path: a.txt, permissions: 0600 }\n- { path: b.txt, permissions: "4755" }',
    ),
    holds(
      'Look',
      '[ "$(ls -l a.txt | cut -c1-10)" = -rw------- ]; [ "$(ls -l b.txt | cut -c1-10)" = -rwsr-xr-x ]',
    ),
  ),
  SetFolderOwner: build(
    FILES,
    step('Own', 'SetFolderOwner', '- { path: sub, owner: nobody }'),
    step('Alone', 'SetFolderOwner', '- { path: sub, owner: root, recursive: false }'),
    holds(
      'Look',
      '[ "$(ls -nd sub | tr -s " " | cut -d" " -f3)" = 0 ]; [ "$(ls -n sub/c.txt | tr -s " " | cut -d" " -f3)" = 65534 ]',
    ),
  ),
  SetFolderPermissions: build(
    FILES,
    step('Mode', 'SetFolderPermissions', '- { path: sub, permissions: "0750" }'),
    step('Alone', 'SetFolderPermissions', '- { path: sub, permissions: "0711", recursive: "false" }'),
    holds(
      'Look',
      '[ "$(ls -ld sub | cut -c1-10)" = drwx--x--x ]; [ "$(ls -l sub/c.txt | cut -c1-10)" = -rwxr-x--- ]',
    ),
  ),
};

/** Operations that fail, by a name; the text is part of the message. */
export const FAILING_FILES: readonly (readonly [string, string, string])[] = [
  ['AppendFile', '- { path: none, content: x }', 'there is no file "none"'],
  ['CopyFile', '- { source: none, destination: x }', 'there is no file "none"'],
  ['CopyFile', '- { source: a.txt, destination: b.txt, overwrite: false }', 'exists, and overwrite is false'],
  ['CopyFile', '- { source: "none*", destination: x/ }', 'nothing is like "none*"'],
  ['CopyFile', '- { source: a.txt, destination: sub }', 'is a folder: end the destination with /'],
  ['CopyFolder', '- { source: a.txt, destination: x }', 'there is no folder "a.txt"'],
  ['CreateFile', '- { path: sub }', '"sub" is a folder'],
  ['CreateFile', '- { path: new, owner: nobody-knows-me }', 'nobody-knows-me'],
  ['CreateFolder', '- { path: sub, overwrite: false }', 'exists, and overwrite is false'],
  ['CreateSymlink', '- { path: link, target: none }', 'there is no "none"'],
  ['CreateSymlink', '- { path: b.txt, target: a.txt }', 'exists and is no link'],
  ['DeleteFile', '- path: sub', '"sub" is a folder'],
  ['DeleteFolder', '- path: sub', 'is not empty, and force is false'],
  ['ListFiles', '- path: none', 'there is no folder "none"'],
  ['MoveFile', '- { source: none, destination: x }', 'there is no file "none"'],
  ['ReadFile', '- path: none', 'there is no file "none"'],
  ['ReadFile', '- { path: a.txt, encoding: utf16 }', 'is no text in the encoding utf16'],
  ['SetFileEncoding', '- { path: none, encoding: utf8 }', 'there is no file "none"'],
  ['SetFilePermissions', '- { path: none, permissions: "0600" }', 'there is no "none"'],
  ['SetFolderOwner', '- { path: a.txt, owner: root }', '"a.txt" is no folder'],
];

/** Steps `Fails0`, `Fails1`, …, which fail in the order of the table. */
export const FAILING_DOCUMENT = build(
  FILES,
  ...FAILING_FILES.map(([action, inputs], index) =>
    step(`Fails${index}`, action, inputs).replace(
      '        inputs:',
      '        onFailure: Continue\n        inputs:',
    ),
  ),
);
