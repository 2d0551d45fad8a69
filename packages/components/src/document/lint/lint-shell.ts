import { findReferences } from '../find-references.ts';
import type { LintContext, ScannedScript } from './lint-context.ts';
import { findCode } from './lint-context.ts';

function report(
  { reading }: LintContext,
  script: ScannedScript,
  {
    code,
    at,
    length,
    summary,
    hint,
  }: {
    readonly code: 'L007' | 'L009' | 'L010' | 'L011';
    readonly at: number;
    readonly length: number;
    readonly summary: string;
    readonly hint: string;
  },
): void {
  reading.findings.warning(code, script.spanAt(at, at + length), summary, { hints: [hint] });
}

/** L009: paths below a HOME that may not be set. */
export function lintHome(context: LintContext): void {
  for (const script of context.scripts) {
    if (script.language !== 'bash' || /(?:^|\s)(?:export\s+)?HOME=/m.test(script.text)) continue;
    const found = findCode(script, /\$(?:HOME(?!\w)|\{HOME\})/);
    if (found === undefined || isSingleQuoted(script.text, found.index)) continue;
    report(context, script, {
      code: 'L009',
      at: found.index,
      length: found[0].length,
      summary: `"${found[0]}" may not be set where steps run`,
      hint: 'write `/root` or `~`, or set it in the script: `export HOME=/root`',
    });
  }
}

/** True within `'…'` on one line, where the shell looks at nothing. */
function isSingleQuoted(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at).replaceAll(/"(?:\\.|[^"\\])*"/g, '');
  return (line.split("'").length - 1) % 2 === 1 && !/"[^"]*$/.test(line);
}

/** L010: values that become part of the command. */
export function lintQuoting(context: LintContext): void {
  const constants = new Set(context.document.constants.map(({ name }) => name.text));
  for (const script of context.scripts) {
    if (script.language !== 'bash') continue;
    const bare = findReferences(script.text).filter(
      (reference) =>
        script.placeAt(reference.start) === 'code' &&
        (reference.kind === 'chain' || (reference.kind === 'name' && !constants.has(reference.name))),
    );
    const [first] = bare;
    if (first === undefined) continue;
    const others = bare.length === 1 ? '' : `, and ${bare.length - 1} more in this step`;
    report(context, script, {
      code: 'L010',
      at: first.start,
      length: first.text.length,
      summary: `"${first.text}" has no quotes around it, so that its value becomes part of the command${others}`,
      hint: `write \`"${first.text}"\``,
    });
  }
}

/** L011: requests for metadata that new instances refuse. */
export function lintMetadata(context: LintContext): void {
  for (const script of context.scripts) {
    if (/X-aws-ec2-metadata-token/i.test(script.text)) continue;
    const found = findCode(script, /169\.254\.169\.254|\bec2\.internal\/latest|\[?fd00:ec2::254\]?/);
    if (found === undefined) continue;
    report(context, script, {
      code: 'L011',
      at: found.index,
      length: found[0].length,
      summary: 'instance metadata is asked for without a token, which new instances refuse',
      hint: 'get a token from `/latest/api/token` first, and send it along',
    });
  }
}

const PIPED =
  /(?:curl|wget)\b[^\n;]{0,500}?\|\s*(?:sudo\s+(?:-\S+\s+)*)?(?:\S*\/)?(?:ba|z|da|k)?sh\b|(?:ba)?sh\s+(?:-c\s+"?\$\(|<\()\s*(?:curl|wget)\b/;
const POWERSHELL_PIPED =
  /(?:iwr|irm|Invoke-WebRequest|Invoke-RestMethod|DownloadString)\b[^\n]{0,500}?\|\s*(?:iex|Invoke-Expression)\b|(?:iex|Invoke-Expression)\b[^\n]{0,500}?(?:DownloadString|iwr|irm|Invoke-WebRequest)/i;
const FETCHED =
  /\b(?:curl|wget)\b[^\n|;&]{0,500}?https?:\/\/[^\s"']+\.(?:deb|rpm|sh|run|bin|py|tar\.(?:gz|xz|bz2)|tgz|zip|AppImage)\b/;
const POWERSHELL_FETCHED =
  /\b(?:iwr|Invoke-WebRequest|Start-BitsTransfer|DownloadFile)\b[^\n]{0,500}?https?:\/\/[^\s"']+\.(?:msi|exe|zip|ps1|msu)\b/i;
const VERIFIED =
  /\b(?:sha(?:1|224|256|384|512)sum|shasum|md5sum|gpg\w*\s|cosign|openssl\s+dgst|rpm\s+(?:-K|--checksig)|Get-FileHash|Get-AuthenticodeSignature|signtool)\b/i;

/** L007: what is run without a look at it. */
export function lintDownloads(context: LintContext): void {
  for (const script of context.scripts) {
    const isBash = script.language === 'bash';
    const piped = findCode(script, isBash ? PIPED : POWERSHELL_PIPED);
    if (piped !== undefined) {
      report(context, script, {
        code: 'L007',
        at: piped.index,
        length: piped[0].length,
        summary: 'what the server sends is run unseen, also when it arrives in half',
        hint: 'download to a file, compare its checksum, and run it then',
      });
      continue;
    }
    const fetched = VERIFIED.test(script.text)
      ? undefined
      : findCode(script, isBash ? FETCHED : POWERSHELL_FETCHED);
    if (fetched === undefined) continue;
    report(context, script, {
      code: 'L007',
      at: fetched.index,
      length: fetched[0].length,
      summary: 'the download is used without a checksum',
      hint: isBash
        ? 'add `echo "<sha256>  <file>" | sha256sum -c -`, or use `WebDownload` with `checksum`'
        : 'compare `Get-FileHash`, or use `WebDownload` with `checksum`',
    });
  }
}
