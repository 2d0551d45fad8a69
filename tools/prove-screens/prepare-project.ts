import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ProvedProject {
  readonly dir: string;
  /** Lets the builds that run end. */
  readonly letEnd: () => void;
}

/** Twice in the log of every module; commands, which are in the log too, do not have it in one piece. */
export const NEEDLE = 'security group';

const LINES = 400;

const [FIRST, SECOND] = NEEDLE.split(' ');

const deployspec = (gate: string | undefined): string => `deploy:
  phases:
    build:
      commands:
        - i=1; while [ $i -le ${LINES} ]; do echo "line $i of the log"; i=$((i+1)); done
        - WORD=${SECOND}
        - echo "creating the ${FIRST} $WORD"
        - echo "the ${FIRST} $WORD is there"
${gate === undefined ? '' : `        - until [ -e ${gate} ]; do sleep 0.1; done\n`}destroy:
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

const MODULES = ['vpc', 'fsx', 'site'] as const;

/** Writes the project into a folder. Its builds run as processes of this machine; held ones go on until they are let. */
export function prepareProject(dir: string, home: string, held: boolean): ProvedProject {
  const gate = `/tmp/gate-${process.pid}`;
  const write = (path: string, text: string): void => writeFileSync(join(dir, path), text);
  for (const module of MODULES) {
    mkdirSync(join(dir, 'modules', module), { recursive: true });
    write(`modules/${module}/deployspec.yaml`, deployspec(held ? gate : undefined));
  }
  write('demo.yaml', MANIFEST);
  write('seedfarmer.yaml', 'project: proof\n');
  write('seed.yaml', 'host:\n  allow: true\n');
  return {
    dir,
    letEnd() {
      // Each build has a root of its own, where this machine can give it one.
      const roots = globSync('.local/state/seed/builds/*/fs', { cwd: home });
      for (const root of roots) writeFileSync(join(home, root, gate), '');
      if (roots.length === 0) writeFileSync(gate, '');
    },
  };
}
