import type { ImageScanFinding } from '@aws-sdk/client-imagebuilder';
import { callServices } from './call-services.ts';
import type { Services, ServicesOptions } from './call-services.ts';
import { drainPages } from './drain-pages.ts';

/** A vulnerability that Inspector found in an image. */
export interface ScanFinding {
  /** `CRITICAL`, `HIGH`, `MEDIUM`, `LOW`, `INFORMATIONAL`, `UNTRIAGED`. */
  readonly severity: string;
  readonly vulnerability: string;
  readonly title: string;
  readonly packages: readonly string[];
  readonly fixAvailable: boolean;
}

export interface ScanFindings {
  /** By severity in lower case; severities without findings are absent. */
  readonly counts: Readonly<Record<string, number>>;
  /** The gravest first. */
  readonly findings: readonly ScanFinding[];
}

const GRAVEST_FIRST = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNTRIAGED'];

/** What Inspector found in an image. It needs scanning and tests to be on; without them there is nothing. */
export async function readScanFindings(
  options: ServicesOptions,
  { imageArn, signal }: { readonly imageArn: string; readonly signal: AbortSignal },
): Promise<ScanFindings> {
  const found = await listFindings(callServices(options), imageArn, signal);
  const findings = found
    .map(findingOf)
    .sort((a, b) => GRAVEST_FIRST.indexOf(a.severity) - GRAVEST_FIRST.indexOf(b.severity));
  const groups = Map.groupBy(findings, ({ severity }) => severity.toLowerCase());
  return {
    counts: Object.fromEntries([...groups].map(([severity, group]) => [severity, group.length])),
    findings,
  };
}

/** The service takes one filter with one value. */
async function listFindings(
  services: Services,
  imageArn: string,
  signal: AbortSignal,
): Promise<ImageScanFinding[]> {
  const { ListImageScanFindingsCommand } = await import('@aws-sdk/client-imagebuilder');
  const about = { words: `findings of "${imageArn}"` };
  return drainPages(async (nextToken) => {
    const command = new ListImageScanFindingsCommand({
      filters: [{ name: 'imageBuildVersionArn', values: [imageArn] }],
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const page = await services.read((client, send) => client.send(command, send), { signal, about });
    return { items: page.findings, nextToken: page.nextToken };
  });
}

function findingOf(finding: ImageScanFinding): ScanFinding {
  const { severity = 'UNTRIAGED', title = '', fixAvailable, packageVulnerabilityDetails: details } = finding;
  return {
    severity: severity.toUpperCase(),
    vulnerability: details?.vulnerabilityId ?? '',
    title,
    packages: (details?.vulnerablePackages ?? []).map(({ name = '', version = '' }) =>
      `${name} ${version}`.trim(),
    ),
    fixAvailable: fixAvailable === 'YES',
  };
}
