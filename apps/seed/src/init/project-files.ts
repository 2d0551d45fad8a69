import { moduleFiles } from './module-files.ts';

/** Nobody's account; local runs need none. */
const ACCOUNT = '000000000000';

const DEPLOYMENT = `# Which modules go where: \`seed plan\` says what an apply would do, and why.
name: dev
toolchainRegion: us-east-1
groups:
  - name: greetings
    path: manifests/dev/greetings.yaml
targetAccountMappings:
  - alias: primary
    accountId: "${ACCOUNT}"
    default: true
    regionMappings:
      - region: us-east-1
        default: true
`;

const GROUP = `name: hello
path: modules/hello
parameters:
  - name: greeting
    value: good morning
`;

/** Path of the first deployment manifest of a new project. */
export const FIRST_MANIFEST = 'manifests/dev/deployment.yaml';

/** The files of a project with one module and one deployment, by path below its root. */
export function projectFiles(name: string): Readonly<Record<string, string>> {
  const module = Object.entries(moduleFiles('hello')).map(([file, text]) => [`modules/hello/${file}`, text]);
  return {
    'seedfarmer.yaml': `project: ${name}\ndescription: A project made by seed init\n`,
    'seed.yaml': '# Settings of this project; `seed config` shows what is in force.\nsource: tree\n',
    '.gitignore': '.seed/\nseedfarmer.gitmodules/\n.env\n',
    [FIRST_MANIFEST]: DEPLOYMENT,
    'manifests/dev/greetings.yaml': GROUP,
    ...Object.fromEntries(module),
  };
}
