import type { Span, Target } from '@seed/kernel';
import type {
  Deployment,
  Group,
  Module,
  Parameter,
  RegionMapping,
  TargetAccount,
} from '../src/deployment.ts';

/** A place in a made-up file; the line tells one from another. */
export function spanAt(line: number, source = 'deployment.yaml'): Span {
  return {
    source,
    start: { line, column: 1, offset: line * 10 },
    end: { line, column: 5, offset: line * 10 + 4 },
  };
}

export const TARGET: Target = { alias: 'primary', accountId: '123456789012', region: 'us-east-1' };

export function sampleRegion(fields: Partial<RegionMapping> = {}): RegionMapping {
  return { region: 'us-east-1', isDefault: true, parametersRegional: new Map(), span: spanAt(91), ...fields };
}

export function sampleAccount(fields: Partial<TargetAccount> = {}): TargetAccount {
  return {
    alias: 'primary',
    accountId: '123456789012',
    isDefault: true,
    parametersGlobal: {},
    regions: [sampleRegion()],
    span: spanAt(90),
    ...fields,
  };
}

let line = 10;

export function sampleModule(name: string, fields: Partial<Module> = {}): Module {
  line += 1;
  return {
    node: `core/${name}`,
    group: 'core',
    name,
    path: `modules/${name}`,
    location: { kind: 'local', path: `modules/${name}` },
    target: TARGET,
    parameters: [],
    dataFiles: [],
    span: spanAt(line),
    pathSpan: spanAt(line),
    stored: new Map(),
    spans: new Map(),
    ...fields,
  };
}

export function sampleParameter(name: string, source: Parameter['source']): Parameter {
  line += 1;
  return { name, source, span: spanAt(line) };
}

/** `{ core: { vpc: ['net/base'] } }`: groups with modules and what those read. */
export function sampleDeployment(
  groups: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
  fields: Partial<Deployment> = {},
): Deployment {
  return {
    project: { name: 'MyApp', root: '/project', description: '', strict: false },
    name: 'dev',
    toolchainRegion: 'us-east-1',
    forceDependencyRedeploy: false,
    groups: Object.entries(groups).map(
      ([name, modules], at): Group => ({
        name,
        source: 'deployment.yaml',
        span: spanAt(at + 1),
        modules: Object.entries(modules).map(([module, reads]) =>
          sampleModule(module, {
            node: `${name}/${module}`,
            group: name,
            parameters: reads.map((node) => {
              const [group = '', read = ''] = node.split('/');
              return sampleParameter(`from-${line}`, {
                kind: 'module-metadata',
                group,
                module: read,
                key: 'Id',
              });
            }),
          }),
        ),
      }),
    ),
    accounts: [sampleAccount()],
    stored: new Map(),
    environment: new Map(),
    ...fields,
  };
}
