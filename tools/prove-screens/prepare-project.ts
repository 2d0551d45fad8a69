import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A project whose builds go on until somebody lets them end. */
export interface ProvedProject {
  readonly dir: string;
  /** Lets the build of a module end. */
  readonly letEnd: (module: string) => void;
}

/** Twice in the log of every module. */
export const NEEDLE = 'security group';

const LINES = 400;

const deployspec = (gate: string): string => `deploy:
  phases:
    build:
      commands:
        - i=1; while [ $i -le ${LINES} ]; do echo "line $i of the log"; i=$((i+1)); done
        - echo "creating the ${NEEDLE}"
        - echo "the ${NEEDLE} is there"
        - until [ -e ${gate} ]; do sleep 0.1; done
        - echo "let go"
destroy:
  phases:
    build:
      commands:
        - echo "gone"
`;

const MANIFEST = `name: demo
toolchainRegion: eu-west-1
groups:
  - name: core
    modules:
      - { name: vpc, path: modules/vpc }
      - { name: fsx, path: modules/fsx }
  - name: apps
    modules:
      - { name: site, path: modules/site }
targetAccountMappings:
  - alias: primary
    accountId: "000000000000"
    default: true
    regionMappings:
      - { region: eu-west-1, default: true }
`;

export const MODULES = ['vpc', 'fsx', 'site'] as const;

/** Writes the project into a folder. Its builds run as processes of this machine. */
export function prepareProject(dir: string): ProvedProject {
  const gateOf = (module: string): string => join(dir, 'gates', module);
  const write = (path: string, text: string): void => writeFileSync(join(dir, path), text);
  for (const module of MODULES) {
    mkdirSync(join(dir, 'modules', module), { recursive: true });
    write(`modules/${module}/deployspec.yaml`, deployspec(gateOf(module)));
  }
  mkdirSync(join(dir, 'gates'));
  write('demo.yaml', MANIFEST);
  write('seedfarmer.yaml', 'project: proof\n');
  write('seed.yaml', 'host:\n  allow: true\n');
  return { dir, letEnd: (module) => writeFileSync(gateOf(module), '') };
}
