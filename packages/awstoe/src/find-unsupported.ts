import { findModule, findReferences } from '@seed/components';
import type { ComponentStep } from '@seed/components';
import type { Diagnostic } from '@seed/kernel';
import { entryOf } from '@seed/yaml';
import { textsOf } from './input-value.ts';
import type { RunPorts } from './ports.ts';
import type { RunDocument, RunRequest } from './run-request.ts';
import { placeKey } from './stage.ts';
import { valuesOf } from './document-scope.ts';
import { parameterName } from './resolve-references.ts';

/** A step that cannot run here. */
export interface Unsupported {
  readonly key: string;
  readonly diagnostic: Diagnostic;
}

/** What the image has, as far as it was asked. */
export interface ImageFacts {
  readonly bash: boolean;
  readonly curl: boolean;
  readonly pwsh: boolean;
  readonly packages: boolean;
}

interface Why {
  readonly code: string;
  readonly summary: string;
  readonly hints: readonly string[];
}

const REAL = 'Or test it on an instance: `seed recipes build`';

/** Every step of the chosen phases that cannot run here, by place. Nothing is asked of a machine without `facts`. */
export function findUnsupported(
  request: Pick<RunRequest, 'documents' | 'phases' | 'image' | 'web' | 'powerShell'>,
  ports: Pick<RunPorts, 'objects' | 'parameters' | 'documents'>,
  facts?: ImageFacts,
): readonly Unsupported[] {
  return request.documents.flatMap((document) =>
    document.document.phases
      .filter(({ name }) => request.phases.includes(name.text))
      .flatMap(({ steps }) =>
        steps.flatMap((step) =>
          reasons(document, step, { ...request, ports, facts }).map((why) => ({
            key: placeKey(document.document.source.id, step.name.span.start.offset),
            diagnostic: {
              code: why.code,
              severity: 'error' as const,
              summary: `step "${step.name.text}" ${why.summary}`,
              span: step.action.span,
              hints: why.hints,
            },
          })),
        ),
      ),
  );
}

interface World {
  readonly ports: Pick<RunPorts, 'objects' | 'parameters' | 'documents'>;
  readonly facts: ImageFacts | undefined;
  readonly image: string;
  readonly web: RunRequest['web'];
  readonly powerShell: boolean;
}

function reasons(document: RunDocument, step: ComponentStep, world: World): readonly Why[] {
  const action = step.action.text;
  const module = findModule(action);
  const { facts, image } = world;
  const shell = action === 'ExecutePowerShell' && document.platform !== 'macOS';
  if (!(shell && world.powerShell)) {
    const { platform } = document;
    const why = { shell };
    if (platform !== 'Linux') return [foreign(action, platform, why)];
    if (module !== undefined && !module.platforms.includes('Linux')) return [foreign(action, 'Windows', why)];
  }
  if (facts !== undefined) {
    if (shell && !facts.pwsh) return [noPwsh(image)];
    if (action === 'WebDownload' && world.web === 'container' && !facts.curl) return [noCurl(image)];
    if (action === 'ExecuteBash' && !facts.bash) return [noBash(image)];
    if (action === 'UpdateOS' && !facts.packages) return [noPackages(image)];
    return [];
  }
  return [...away(document, step, world), ...secrets(document, step, world)];
}

const foreign = (action: string, platform: 'Windows' | 'macOS', { shell }: { shell: boolean }): Why => ({
  code: platform === 'Windows' ? 'E-WIN' : 'E-MAC',
  summary: `uses ${action}, which needs ${platform} here; containers are Linux only`,
  hints: [...(shell ? ['Run it with the PowerShell of an image that has it: `--allow-pwsh`'] : []), REAL],
});

const noPwsh = (image: string): Why => ({
  code: 'E-WIN',
  summary: `uses ExecutePowerShell, and the image "${image}" has no pwsh`,
  hints: ['Run with an image that has PowerShell: `--image NAME`', REAL],
});

const noCurl = (image: string): Why => ({
  code: 'E-CURL',
  summary: `uses WebDownload, and the image "${image}" has no curl`,
  hints: ['Run with an image that has curl: `--image NAME`', 'Or fetch on this machine: `--web host`'],
});

const noBash = (image: string): Why => ({
  code: 'E-BASH',
  summary: `uses ExecuteBash, and the image "${image}" has no bash`,
  hints: ['Run with an image that has bash: `--image NAME`', 'Or have it added: `--prep`'],
});

const noPackages = (image: string): Why => ({
  code: 'E-PKG',
  summary: `uses UpdateOS, and the image "${image}" has no supported package manager; Image Builder would fail here as well`,
  hints: ['Run with an image that has apt-get, dnf or yum: `--image NAME`'],
});

function inputOf(step: ComponentStep, name: string): readonly string[] {
  const { inputs } = step;
  const items = inputs?.kind === 'list' ? inputs.items : inputs === undefined ? [] : [inputs];
  return items.flatMap((item) => {
    const entry = item.kind === 'map' ? entryOf(item, name) : undefined;
    return entry?.value.kind === 'scalar' ? [entry.value.text] : [];
  });
}

/** What is elsewhere: in S3, or in Image Builder. */
function away(document: RunDocument, step: ComponentStep, { ports }: World): readonly Why[] {
  const values = valuesOf(document.document, document.parameters);
  const known = (text: string): string =>
    text.replace(/\{\{\s*([\w-]+)\s*\}\}/g, (whole, name: string) => values.get(name) ?? whole);
  const action = step.action.text;
  const input = { S3Download: 'source', S3Upload: 'destination', ExecuteDocument: 'document' }[action];
  if (input === undefined) return [];
  const uris = inputOf(step, input).map(known);
  const inS3 = uris.filter((uri) => action !== 'ExecuteDocument' || uri.startsWith('s3://'));
  if (ports.objects === undefined && inS3.length > 0)
    return [
      {
        code: 'E-S3',
        summary: `uses ${inS3.join(', ')}, and nothing says where S3 is`,
        hints: ['Name a folder, an address or AWS: `--s3 dir:BUCKET=PATH`, `--s3 endpoint:URL`, `--s3 aws`'],
      },
    ];
  const arns = uris.filter((uri) => uri.startsWith('arn:') && ports.documents?.knows(uri) !== true);
  if (arns.length === 0) return [];
  return [
    {
      code: 'E-DOC-ARN',
      summary: `executes ${arns.join(', ')}, and nothing says what that holds`,
      hints: [`Name its file: \`--component-map ${arns[0] ?? 'ARN'}=PATH\``],
    },
  ];
}

/** Values of Parameter Store that nobody gives. */
function secrets(document: RunDocument, step: ComponentStep, { ports }: World): readonly Why[] {
  if (ports.parameters !== undefined) return [];
  const values = valuesOf(document.document, document.parameters);
  const names = textsOf(step.inputs)
    .flatMap(findReferences)
    .map((reference) => parameterName(reference, { values }))
    .filter((name) => name !== undefined);
  if (names.length === 0) return [];
  return [
    {
      code: 'E-SSM',
      summary: `needs ${[...new Set(names)].map((name) => `"${name}"`).join(', ')} of Parameter Store, and nothing says what stands for it`,
      hints: ['Give values in a file, or let AWS be asked: `--ssm-file FILE`, `--ssm-file aws`'],
    },
  ];
}
