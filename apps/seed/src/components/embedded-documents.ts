import { hasComponentResources, readComponent, readComponentsInTemplate } from '@seed/components';
import { sortDiagnostics } from '@seed/kernel';
import type { Loaded, Source } from '@seed/kernel';

/** Terraform's `data = <<-EOF`. */
const HEREDOC = /^[ \t]*data[ \t]*=[ \t]*<<[-~]?(\w+)[ \t]*$/;
const isTerraform = (text: string): boolean => /\bresource\s+"aws_imagebuilder_component"/.test(text);

/** True for a template of CloudFormation or Terraform that defines components. */
export const holdsDocuments = ({ text }: Source): boolean => hasComponentResources(text) || isTerraform(text);

/** Ranges of lines between the marks of here-documents. */
function heredocs(lines: readonly string[]): readonly (readonly [from: number, to: number])[] {
  return lines.flatMap((line, at) => {
    const [, mark] = HEREDOC.exec(line) ?? [];
    const end = mark === undefined ? -1 : lines.findIndex((one, index) => index > at && one.trim() === mark);
    return end === -1 ? [] : [[at + 1, end] as const];
  });
}

function checkTerraform(source: Source): Loaded<number> {
  const lines = source.text.split(/\r?\n/);
  const ranges = heredocs(lines);
  const diagnostics = ranges.flatMap(([from, to]) => {
    // Lines above are kept empty, so that a place in the document is the place in the file.
    const text = lines.slice(0, to).map((line, at) => (at < from ? '' : line));
    return readComponent({ id: source.id, text: `${text.join('\n')}\n` }, { template: 'terraform' })
      .diagnostics;
  });
  return {
    value: ranges.length,
    diagnostics: sortDiagnostics(diagnostics),
    sources: new Map([[source.id, source.text]]),
  };
}

/** Checks every document inside of a template, at its lines there. The value is how many there are. */
export function checkEmbedded(source: Source): Loaded<number> {
  if (isTerraform(source.text)) return checkTerraform(source);
  const { value = [], diagnostics, sources } = readComponentsInTemplate(source);
  return { value: value.length, diagnostics, sources };
}
