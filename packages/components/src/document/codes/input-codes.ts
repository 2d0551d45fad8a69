import type { CodeDoc } from '@seed/kernel';

/** Inputs of the action modules, and how much of them fits. */
export const INPUT_CODES = {
  C040: {
    summary: 'an input that the module needs is missing',
    docs: 'Each module has inputs without which it fails, such as `commands` of `ExecuteBash` or `source` and `destination` of `S3Download`. Fix: add the input below `inputs`.',
  },
  C041: {
    summary: 'the module has no input of this name',
    docs: 'Names of inputs are case-sensitive (`fileNamePattern`, not `filenamePattern`). A few needless ones are seen so often that they are only warned about, such as `force` on `DeleteFile`. Fix: correct the name, or remove the input.',
  },
  C042: {
    summary: 'an input has the wrong type',
    docs: 'Some modules take one map (`ExecuteBash`), others a list of maps with one operation each (`CreateFile`, `S3Download`): `inputs:` and below it `- path: /etc/x`. `commands` is a list of texts, also where there is only one. Yes-or-no inputs take `true` and `false`. Fix: write the form that the message names.',
  },
  C043: {
    summary: 'an input takes one of a few words, and this is none of them',
    docs: 'Encodings, checksum algorithms, registry types and the restart rule of MSI packages have fixed words; only encodings may be written in any case. Fix: use one of the words in the hint.',
  },
  C044: {
    summary: 'inputs exclude or need each other',
    docs: '`ExecutePowerShell` takes either `commands` or `file`; `WebDownload` takes `checksum` and `algorithm` both or not at all. Fix: remove one, or add the other.',
  },
  C045: {
    summary: 'permissions are not an octal number in quotes',
    docs: 'Permissions are the octal digits that chmod takes. Without quotes YAML 1.1 reads `0755` as the number 493, and a tool that writes the file again leaves 493 behind. seed goes by the text, others may not. Fix: write `permissions: "0755"`. A value with an 8 or 9, or one such as 493 and 448, was probably octal before.',
  },
  C046: {
    summary: 'a wildcard or a destination cannot mean what it says',
    docs: 'Wildcards work in the last part of a path only: `/opt/app/*.log`, not `/opt/*/app.log`. Where one matches several files, the destination has to be a folder, which a `/` at its end says. Fix: move the wildcard to the last part, or end the destination with `/`.',
  },
  C047: {
    summary: 'an address is malformed, or not encrypted',
    docs: 'Sources and destinations in S3 are `s3://bucket/key`; downloads start with `https://`. `http://` works and lets anyone on the way change what is installed, which is why it is a warning. Fix: correct the address.',
  },
  C048: {
    summary: 'an MSI property is set that the module sets by itself',
    docs: '`REBOOT`, `REINSTALL` and `REINSTALLMODE` are refused in `properties`: the module decides about them. Fix: use the input `reboot` (Allow, Force, Skip), and remove the property.',
  },
  C090: {
    summary: 'the component is too long to be published inline',
    docs: 'CreateComponent takes up to 16,000 characters. Longer documents go through S3, for which the target needs `upload_bucket`. Comments count. Fix: name a bucket in the settings, or split the component.',
  },
  C091: {
    summary: 'the component is larger than Image Builder accepts',
    docs: 'The limit is 64 KB, also by way of S3. Fix: move long scripts and files to S3 or a package, and fetch them with `S3Download`; or split the component.',
  },
  C092: {
    summary: 'the component has more than 25 parameters',
    docs: 'Image Builder accepts 25 parameters for one component. Fix: turn those that no recipe sets into `constants`, or read a file of settings.',
  },
  C093: {
    summary: 'the file is not a text in UTF-8',
    docs: 'It holds a NUL, another control character, or bytes that are not UTF-8: it may be a binary file, or saved in an old encoding. Fix: save it as UTF-8.',
  },
} as const satisfies Record<string, CodeDoc>;
