/** A step that runs a script with sh, wherever its machine is. */
export const scriptStep = (name: string, script: string): string =>
  `      - name: ${name}
        action: ExecuteBinary
        inputs:
          path: /bin/sh
          arguments: ['-c', ${JSON.stringify(script)}]
`;

/** A component whose only phase has these steps. */
export const componentText = (
  steps: string,
  { phase = 'build', head = '' }: { readonly phase?: string; readonly head?: string } = {},
): string =>
  `name: Web
description: a component
schemaVersion: 1.0
component_version: 1.0.0
${head}phases:
  - name: ${phase}
    steps:
${steps}`;
