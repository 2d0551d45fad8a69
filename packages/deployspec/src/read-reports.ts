import { asMap, entryOf, isNull, suggestKey, type YamlNode } from '@seed/yaml';
import { REPORT_FORMATS, type ReportFormat, type ReportSpec } from './build-spec.ts';
import type { SpecFindings } from './codes.ts';
import { readBaseDirectory, readFlag, valueAt } from './read-artifacts.ts';
import { readGlobs, readText } from './read-texts.ts';
import { REPORT_KEYS } from './spec-keys.ts';
import { warnUnknown } from './unknown-keys.ts';

const MOST_REPORTS = 5;

/** Reads `reports`; a project may have five. */
export function readReports(node: YamlNode, findings: SpecFindings): readonly ReportSpec[] {
  const map = isNull(node) ? undefined : asMap(node, '`reports`', findings);
  const sixth = map?.entries[MOST_REPORTS];
  if (sixth !== undefined) {
    findings.warning(
      'buildspec/too-many-reports',
      sixth.key.span,
      `${map?.entries.length} reports, more than five`,
      {
        hints: ['join reports of the same format by giving one report several `files`'],
      },
    );
  }
  return (map?.entries ?? []).flatMap(({ key, value }) => {
    const where = `report "${key.text}"`;
    const report = asMap(value, where, findings);
    if (report === undefined) return [];
    warnUnknown(report, REPORT_KEYS, where, findings);
    const files = readGlobs(entryOf(report, 'files')?.value, `\`files\` of ${where}`, findings);
    if (valueAt(report, 'files') === undefined) {
      findings.error('buildspec/missing-files', key.span, `${where} has no \`files\``, {
        hints: ['add the globs of the result files, such as `- reports/**/*.xml`'],
      });
    }
    const baseDirectory = readBaseDirectory(report, where, findings);
    return [
      {
        name: key.text,
        files: files.map((glob) => glob.value),
        format: readFormat(valueAt(report, 'file-format'), findings),
        discardPaths: readFlag(report, 'discard-paths', where, findings),
        span: key.span,
        ...(baseDirectory === undefined ? {} : { baseDirectory }),
      },
    ];
  });
}

/** Any letter case is fine: `JunitXml` is in use. */
function readFormat(node: YamlNode | undefined, findings: SpecFindings): ReportFormat {
  const text = readText(node, '`file-format`', findings);
  if (node === undefined || text === undefined) return 'JUNITXML';
  const format = REPORT_FORMATS.find((known) => known === text.toUpperCase());
  if (format !== undefined) return format;
  const near = suggestKey(text, REPORT_FORMATS);
  findings.error('buildspec/report-format', node.span, `file-format "${text}" is not known`, {
    hints: [near === undefined ? `use one of ${REPORT_FORMATS.join(', ')}` : `did you mean \`${near}\``],
  });
  return 'JUNITXML';
}
