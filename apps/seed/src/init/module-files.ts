const DEPLOYSPEC = `# What happens on deploy and on destroy; \`seed run\` runs it as CodeBuild would.
publishGenericEnvVariables: true
deploy:
  phases:
    install:
      commands:
        - echo "preparing \${SEEDFARMER_MODULE_NAME}"
    build:
      commands:
        - sh greet.sh "\${SEEDFARMER_PARAMETER_GREETING:-hello}"
        - seedfarmer metadata add -k Greeted -v "\${SEEDFARMER_DEPLOYMENT_NAME}"
destroy:
  phases:
    build:
      commands:
        - echo "nothing to remove"
`;

const SCRIPT = `# The module's own work. Plain sh, so that it runs in any image.
echo "$1 from $(basename "$PWD")"
`;

/** The files of a module that runs anywhere, by path below its folder. */
export function moduleFiles(name: string): Readonly<Record<string, string>> {
  return {
    'deployspec.yaml': DEPLOYSPEC,
    'greet.sh': SCRIPT,
    'README.md': `# ${name}\n\nInputs: \`greeting\`. Outputs: \`Greeted\`.\n`,
  };
}
