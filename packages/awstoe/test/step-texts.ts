import { documentOf } from '@seed/awstoe/testing';

/** A step as text. */
export const step = (name: string, action: string, inputs: string, rest = ''): string =>
  `      - name: ${name}\n        action: ${action}\n${rest}        inputs:\n${inputs.replaceAll(/^/gm, '          ')}\n`;
/** A step that runs a script with any shell. */
export const sh = (name: string, script: string, rest = ''): string =>
  step(name, 'ExecuteBinary', `path: /bin/sh\narguments: ['-c', ${JSON.stringify(script)}]`, rest);
/** A document with the build phase alone. */
export const build = (...steps: readonly string[]): string =>
  documentOf(`  - name: build\n    steps:\n${steps.join('')}`);
