import type { YamlScalar } from '@seed/yaml';
import type { DocumentReading } from '../document-reading.ts';
import { isOpaque } from '../template-text.ts';
import type { GivenInput } from './check-input-value.ts';

/** Stands for a reference where the form of the rest is looked at. */
const FILLED = 'x';
const fill = (text: string): string => text.replaceAll(/\{\{[^{}]*\}\}/g, FILLED);

/** What samples leave to be filled in. */
const PLACEHOLDER = /<[^<>]+>/;

/** Addresses, account ids and permissions. Paths are looked at together: see `checkPaths`. */
export function checkInputForm(
  { input, name }: GivenInput,
  node: YamlScalar,
  reading: DocumentReading,
): void {
  switch (input.form) {
    case 'octal':
      return checkPermissions(node, reading);
    case 'account':
      return checkAccount(name, node, reading);
    case 's3-source':
    case 's3-destination':
      return checkS3(name, node, reading);
    case 'url':
      return checkUrl(name, node, reading);
    case 'installer':
      if (/^s3:/i.test(node.text)) checkS3(name, node, reading);
      else if (/^https?:/i.test(node.text)) checkUrl(name, node, reading);
      return;
    case 'registry':
      return checkRegistry(node, reading);
    case 'document':
      return checkDocument(node, reading);
    default:
  }
}

function checkPermissions({ text, style, span }: YamlScalar, { findings }: DocumentReading): void {
  if (isOpaque(text) || text.includes('{{')) return;
  if (!/^0?[0-7]{3,4}$/.test(text)) {
    const number = /^[0-9]{1,4}$/.test(text) ? Number(text) : Number.NaN;
    const octal = Number.isNaN(number) ? undefined : number.toString(8).padStart(4, '0');
    findings.warning('C045', span, `permissions are "${text}", which is no octal number`, {
      hints: [
        octal === undefined || octal.length > 4
          ? 'write the digits that chmod takes, in quotes: `"0644"`'
          : `it may have been \`"${octal}"\` before a tool read it as a number; write the digits that chmod takes`,
      ],
    });
    return;
  }
  if (style !== 'plain') return;
  const decimal = Number(text).toString(8).padStart(4, '0');
  const eaten =
    text.startsWith('0') || decimal.length > 4 || !/^[0-7]{3,4}$/.test(decimal) ? undefined : decimal;
  const doubt =
    eaten !== undefined && ['0755', '0700', '0644', '0600', '0777', '0750', '0640'].includes(eaten);
  findings.warning(
    'C045',
    span,
    `permissions ${text} have no quotes, so that other tools read another number`,
    {
      hints: [
        doubt ? `write \`"${text}"\`, or \`"${eaten}"\` if a tool made ${text} of it` : `write \`"${text}"\``,
      ],
    },
  );
}

function checkAccount(name: string, { text, span }: YamlScalar, { findings }: DocumentReading): void {
  if (isOpaque(text) || text.includes('{{') || /^[0-9]{12}$/.test(text)) return;
  findings.error('C042', span, `\`${name}\` is "${text}", not an account id of 12 digits`, {
    hints: ['write the id in quotes, with its zeros'],
  });
}

function checkS3(name: string, { text, span }: YamlScalar, { findings }: DocumentReading): void {
  if (isOpaque(text) || text.startsWith('{{')) return;
  const filled = fill(text);
  const wrong = PLACEHOLDER.test(filled)
    ? 'still holds a placeholder'
    : !filled.startsWith('s3://')
      ? 'does not start with s3://'
      : /["'<>\\\s]/.test(filled)
        ? 'holds a quote, a space or another character that no address has'
        : /^s3:\/\/[A-Za-z0-9][A-Za-z0-9.-]*(?:\/|$)/.test(filled)
          ? name === 'source' && !/^s3:\/\/[^/]+\/./.test(filled)
            ? 'names a bucket and nothing in it'
            : undefined
          : 'names no bucket';
  if (wrong === undefined) return;
  findings.error('C047', span, `\`${name}\` is "${text}", which ${wrong}`, {
    hints: ['write `s3://bucket/folder/file`, or `s3://bucket/folder/*` for all files'],
  });
}

function checkUrl(name: string, { text, span }: YamlScalar, { findings }: DocumentReading): void {
  if (isOpaque(text) || text.startsWith('{{')) return;
  const filled = fill(text);
  const isAddress = /^https?:\/\/[^\s"'<>\\]+$/i.test(filled) && URL.canParse(filled);
  if (!isAddress) {
    const hint = /^s3:/i.test(text) ? 'use `S3Download` for what lies in S3' : 'write `https://host/path`';
    findings.error('C047', span, `\`${name}\` is "${text}", which is no address for a download`, {
      hints: [hint],
    });
  } else if (/^http:/i.test(text)) {
    findings.warning('C047', span, `\`${name}\` is not encrypted`, {
      hints: ['use `https://`, or add `checksum` and `algorithm`'],
    });
  }
}

function checkDocument({ text, span }: YamlScalar, reading: DocumentReading): void {
  if (isOpaque(text) || text.includes('{{')) return;
  if (text.startsWith('s3:')) {
    if (!/^s3:\/\/[^/\s]+\/\S+$/.test(text)) {
      reading.findings.error('C047', span, `\`document\` is "${text}", which is no address in S3`, {
        hints: ['write `s3://bucket/folder/document.yml`'],
      });
    }
    return;
  }
  if (!text.startsWith('arn:')) return;
  if (
    /^arn:aws[\w-]*:imagebuilder:[\w-]+:(?:aws|[0-9]{12}):component\/[^/\s]+\/[0-9x]+(?:\.[0-9x]+){2}(?:\/[0-9]+)?$/.test(
      text,
    )
  ) {
    return;
  }
  reading.findings.error('C047', span, `\`document\` is "${text}", which is no component`, {
    hints: ['write `arn:aws:imagebuilder:<region>:<account>:component/<name>/<version>/<build>`'],
  });
}

const HIVES = 'CLASSES_ROOT|USERS|LOCAL_MACHINE|CURRENT_CONFIG|CURRENT_USER';
const REGISTRY = new RegExp(String.raw`^(?:HKEY_(?:${HIVES})|HK(?:CR|U|LM|CC|CU):)(?:[\\/]|$)`, 'i');

function checkRegistry({ text, span }: YamlScalar, { findings }: DocumentReading): void {
  if (isOpaque(text) || text.startsWith('{{') || REGISTRY.test(text)) return;
  findings.error('C043', span, `\`path\` is "${text}", which is no place in the registry`, {
    hints: [
      'begin with `HKLM:\\`, `HKCU:\\`, `HKCR:\\`, `HKU:\\`, `HKCC:\\` or the long name of one, such as `HKEY_LOCAL_MACHINE\\`',
    ],
  });
}
