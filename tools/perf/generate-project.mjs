// node tools/perf/generate-project.mjs DIR MODULES: writes a project for Seed-Farmer and seed, the same one every time.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const GROUP_SIZE = 10;
const FILES = 20;

/** What the manifests read from the environment. */
export const ENVIRONMENT = { PERF_OWNER: 'team-platform', PERF_STAGE: 'test', PERF_ACCOUNT: '123456789012' };
export const MANIFEST = 'manifests/deployment.yaml';

const number = (value, width = 4) => String(value).padStart(width, '0');
const groupName = (group) => `group-${number(group)}`;
const moduleName = (module) => `module-${module % GROUP_SIZE}`;
const folderOf = (module) => `modules/${groupName(Math.floor(module / GROUP_SIZE))}/${moduleName(module)}`;

function deployment(groups) {
  const list = Array.from({ length: groups }, (_, group) => groupName(group));
  return `name: dev
toolchainRegion: us-east-1
forceDependencyRedeploy: false
groups:
${list.map((name) => `  - name: ${name}\n    path: manifests/${name}.yaml\n`).join('')}targetAccountMappings:
  - alias: primary
    accountId:
      valueFrom:
        envVariable: PERF_ACCOUNT
    default: true
    parametersGlobal:
      cost-center: "4711"
      contact: platform@example.com
    regionMappings:
      - region: us-east-1
        default: true
        parametersRegional:
          availability-zones: [us-east-1a, us-east-1b, us-east-1c]
          log-retention: 30
      - region: eu-west-1
        parametersRegional:
          availability-zones: [eu-west-1a, eu-west-1b]
          log-retention: 14
`;
}

/** Twelve parameters: literals of all kinds, outputs of the group before, variables, and looked up values. */
function parameters(module) {
  const group = Math.floor(module / GROUP_SIZE);
  const upstream = Array.from({ length: 4 }, (_, index) => {
    const name = `upstream-${index}`;
    if (group === 0) return `  - name: ${name}\n    value: none\n`;
    const from = moduleName(module + index * 3);
    return `  - name: ${name}
    valueFrom:
      moduleMetadata:
        group: ${groupName(group - 1)}
        name: ${from}
        key: Output${index}
`;
  });
  const variables = ['PERF_OWNER', 'PERF_STAGE'].map(
    (variable) =>
      `  - name: ${variable.toLowerCase().replace('_', '-')}\n    valueFrom:\n      envVariable: ${variable}\n`,
  );
  const values = ['cost-center', 'availability-zones'].map(
    (key) => `  - name: ${key}\n    valueFrom:\n      parameterValue: ${key}\n`,
  );
  return `  - name: cidr
    value: 10.${group % 256}.${module % GROUP_SIZE}.0/24
  - name: instance-count
    value: ${1 + (module % 7)}
  - name: removal-policy
    value: ${module % 2 === 0 ? 'DESTROY' : 'RETAIN'}
  - name: tags
    value:
      Module: "${module}"
      Sizes: [1, 2.5, true]
${upstream.join('')}${variables.join('')}${values.join('')}`;
}

function groupFile(modules) {
  return modules
    .map(
      (module) => `name: ${moduleName(module)}
path: ${folderOf(module)}
targetAccount: primary
targetRegion: ${module % 3 === 0 ? 'eu-west-1' : 'us-east-1'}
parameters:
${parameters(module)}`,
    )
    .join('---\n');
}

function deployspec(module) {
  return `publishGenericEnvVariables: true
deploy:
  phases:
    install:
      commands:
        - npm install -g aws-cdk@2.1000.0
        - pip install -r requirements.txt
    build:
      commands:
        - cdk deploy --all --require-approval never --progress events --outputs-file ./cdk-exports.json
        - |
          seedfarmer metadata convert -f cdk-exports.json || true
          echo "module ${module} of $SEEDFARMER_DEPLOYMENT_NAME"
destroy:
  phases:
    install:
      commands:
        - npm install -g aws-cdk@2.1000.0
        - pip install -r requirements.txt
    build:
      commands:
        - cdk destroy --all --force
`;
}

/** Text of about three kilobytes that differs from file to file. */
function source(module, file) {
  const line = (index) =>
    `value_${index} = "${module}.${file}.${(module * 31 + file * 17 + index * 7) % 9973}"\n`;
  return Array.from({ length: 100 }, (_, index) => line(index)).join('');
}

function moduleFiles(module) {
  const named = {
    'deployspec.yaml': deployspec(module),
    'app.py': source(module, 0),
    'requirements.txt': 'aws-cdk-lib==2.180.0\nconstructs==10.4.2\n',
    'README.md': `# Module ${module}\n`,
    'setup.cfg': '[tool:pytest]\naddopts = -v\n',
    'modulestack.yaml': 'AWSTemplateFormatVersion: "2010-09-09"\nResources: {}\n',
  };
  const rest = Array.from({ length: FILES - Object.keys(named).length }, (_, index) => {
    const folder = ['', 'lib/', 'lib/stacks/', 'tests/'][index % 4];
    return [`${folder}part_${number(index, 2)}.py`, source(module, index + 1)];
  });
  return [...Object.entries(named), ...rest];
}

/** Writes the project. Groups have ten modules, modules have twelve parameters and twenty files. */
export function generateProject(dir, modules) {
  const put = (path, text) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  const groups = Math.ceil(modules / GROUP_SIZE);
  put('seedfarmer.yaml', 'project: perf\ndescription: a project to measure with\n');
  put('.gitignore', '*.pyc\n__pycache__/\n.seed/\ncdk.out/\nseedfarmer.gitmodules/\n!keep.pyc\n');
  put(
    '.env',
    Object.entries(ENVIRONMENT)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  put(MANIFEST, deployment(groups));
  for (let group = 0; group < groups; group += 1) {
    const first = group * GROUP_SIZE;
    const members = Array.from(
      { length: Math.min(GROUP_SIZE, modules - first) },
      (_, index) => first + index,
    );
    put(`manifests/${groupName(group)}.yaml`, groupFile(members));
    for (const module of members)
      for (const [path, text] of moduleFiles(module)) put(`${folderOf(module)}/${path}`, text);
  }
}

if (import.meta.main) {
  const [dir, modules] = process.argv.slice(2);
  if (dir === undefined || !/^[1-9][0-9]*$/.test(modules ?? '')) {
    console.error('usage: node tools/perf/generate-project.mjs DIR MODULES');
    process.exit(2);
  }
  generateProject(dir, Number(modules));
}
