/** A component with these phases. */
export const document = (phases: string): string =>
  `name: Test\ndescription: a component\nschemaVersion: 1.0\ncomponent_version: 1.0.0\nphases:\n${phases}`;

/** A step that runs a script. */
export const bash = (name: string, script: string): string =>
  `      - name: ${name}\n        action: ExecuteBash\n        inputs:\n          commands:\n            - ${JSON.stringify(script)}\n`;

/** A component that builds with these steps. */
export const build = (...steps: readonly string[]): string =>
  document(`  - name: build\n    steps:\n${steps.join('')}`);
