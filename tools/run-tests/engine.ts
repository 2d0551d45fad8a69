import { run } from './process.ts';

/** The environment of the engine suites, or why there is none. */
export type Engine =
  | { readonly kind: 'ready'; readonly env: Readonly<Record<string, string>> }
  | { readonly kind: 'absent'; readonly reason: string }
  | { readonly kind: 'broken'; readonly reason: string };

/** Exit status of the scripts when this machine has no engine and cannot get one. */
const notReady = 3;

/** Finds or starts an engine and makes sure that the local images exist. Takes about two minutes on a bare machine. */
export async function prepareEngine(root: string): Promise<Engine> {
  const engine = await run(['sh', 'tools/engine/ensure-engine.sh'], { cwd: root, echo: 'stderr' });
  if (engine.status !== 0) return without(engine);
  const address = settings(engine.stdout);
  const images = await run(['sh', 'tools/engine/ensure-image.sh', '--dind'], {
    cwd: root,
    env: address,
    echo: 'stderr',
  });
  if (images.status !== 0) return without(images);
  return { kind: 'ready', env: { ...address, ...settings(images.stdout) } };
}

function without({ status, printed }: { readonly status: number; readonly printed: string }): Engine {
  const reason = printed.trim().split('\n').at(-1) ?? '';
  return { kind: status === notReady ? 'absent' : 'broken', reason };
}

function settings(text: string): Record<string, string> {
  const lines = text.trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...value] = line.split('=');
      return [name, value.join('=')];
    }),
  );
}
