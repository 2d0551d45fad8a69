/** A step that runs a script with whatever shell the image has. */
export const scriptStep =
  (bash: boolean) =>
  (name: string, script: string, rest = ''): string => {
    const lines = script
      .split('\n')
      .map((line) => `          ${line}`)
      .join('\n');
    const head = `      - name: ${name}\n        action: ${bash ? 'ExecuteBash' : 'ExecuteBinary'}\n${rest}        inputs:\n`;
    return bash
      ? `${head}          commands:\n            - |\n${lines.replaceAll(/^/gm, '      ')}\n`
      : `${head}          path: /bin/sh\n          arguments:\n            - -c\n            - |\n${lines.replaceAll(/^/gm, '      ')}\n`;
  };

export const phase = (name: string, ...steps: readonly string[]): string =>
  `  - name: ${name}\n    steps:\n${steps.join('')}`;
