import type { StepContext } from '../step-context.ts';

/** How a runtime on this machine says its version. */
const PROBES: Readonly<Record<string, string>> = {
  nodejs: 'node --version',
  python: 'python3 --version || python --version',
  golang: 'go version',
  java: 'java -version',
  ruby: 'ruby --version',
  php: 'php --version',
  dotnet: 'dotnet --version',
  docker: 'docker --version',
};

/** The first version number in what a tool prints: `go version go1.22.1 linux/amd64` gives `1.22.1`. */
export function versionIn(output: string): string | undefined {
  return /\d+(?:\.\d+)*/.exec(output)?.[0];
}

/** Whether an installed version is what a spec asks for: `20` and `20.x` allow every 20; `latest` anything. */
export function satisfies(installed: string, wanted: string): boolean {
  if (wanted === 'latest') return true;
  const number = versionIn(wanted.replace(/\.x$/, ''));
  // Java 8 calls itself 1.8
  const found = installed.replace(/^1\.8(?=\.|$)/, '8');
  return number === undefined || found === number || found.startsWith(`${number}.`);
}

/** On the host nothing can be switched: compares the wishes with what is on PATH and warns of differences. */
export async function checkInstalled(
  context: Pick<StepContext, 'evaluate' | 'warn'>,
  wanted: readonly { readonly name: string; readonly version: string }[],
): Promise<void> {
  const probes = wanted.map(({ name }) => `$({ ${PROBES[name] ?? ':'}; } 2>&1 </dev/null | head -n 1)`);
  const outputs = await context.evaluate(probes);
  for (const [index, { name, version }] of wanted.entries()) {
    const output = outputs[index] ?? '';
    const installed = name in PROBES && !/not found/.test(output) ? versionIn(output) : undefined;
    if (installed === undefined) {
      context.warn(
        'runtime/not-installed',
        `the spec wants ${name} ${version}, and this machine has none that is known`,
      );
    } else if (!satisfies(installed, version)) {
      context.warn(
        'runtime/other-version',
        `the spec wants ${name} ${version}, this machine has ${installed}`,
      );
    }
  }
}
