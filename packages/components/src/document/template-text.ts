import type { Source } from '@seed/kernel';

/** Tools that fill in texts before Image Builder sees them. */
export type TemplateKind = 'cfn-sub' | 'terraform';

/** Stands for every character of a placeholder, so that all positions stay; nobody types it. */
const MASK = '\ue000';
const MASKED = new RegExp(`${MASK}+`, 'g');

const PLACEHOLDERS: Record<TemplateKind, RegExp> = {
  // What begins with ! is a literal to Fn::Sub.
  'cfn-sub': /\$\{(?!!)[^}\n]{0,200}\}/g,
  terraform: /(?<!\$)\$\{(?:[^{}\n]|\{[^{}\n]{0,200}\}){0,200}\}|(?<!%)%\{[^}\n]{0,200}\}/g,
};
/** A line of its own such as `%{ if x }` makes no line in what Terraform writes. */
const DIRECTIVE_LINE = /^[ \t]*%\{[^}\n]*\}[ \t]*$/gm;

/** The text with its placeholders made opaque, character by character. */
export function maskTemplate(source: Source, kind: TemplateKind | undefined): Source {
  if (kind === undefined) return source;
  const lines =
    kind === 'terraform'
      ? source.text.replace(DIRECTIVE_LINE, (line) => ' '.repeat(line.length))
      : source.text;
  return { ...source, text: lines.replace(PLACEHOLDERS[kind], (whole) => MASK.repeat(whole.length)) };
}

/** True for a text of which a part is not known yet. */
export const isOpaque = (text: string): boolean => text.includes(MASK);

/** For messages: the text without the masks. */
export const showOpaque = (text: string): string => text.replace(MASKED, '${…}');

export interface TemplateHint {
  readonly offset: number;
  readonly length: number;
  readonly kind: TemplateKind;
}

/** The first placeholder in a text that nobody called a template. */
export function findTemplate({ id, text }: Source): TemplateHint | undefined {
  const cloud = /\$\{(?:AWS::\w{1,64}|![^}\n]{1,200})\}/.exec(text);
  if (cloud !== null) return { offset: cloud.index, length: cloud[0].length, kind: 'cfn-sub' };
  if (!/\.(?:tftpl|tpl)$/.test(id)) return undefined;
  PLACEHOLDERS.terraform.lastIndex = 0;
  const terraform = PLACEHOLDERS.terraform.exec(text);
  PLACEHOLDERS.terraform.lastIndex = 0;
  if (terraform === null) return undefined;
  return { offset: terraform.index, length: terraform[0].length, kind: 'terraform' };
}
