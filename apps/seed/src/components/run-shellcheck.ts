import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { hideAllowed, SHELLCHECK_ARGUMENTS, shellcheckFindings, shellScripts } from '@seed/components';
import type { ComponentDocument } from '@seed/components';
import { EnvironmentError, mapLimit } from '@seed/kernel';
import type { Diagnostic } from '@seed/kernel';

/** Scripts that are looked at together. */
const AT_ONCE = 4;

function failed(message: string, cause?: unknown): EnvironmentError {
  return new EnvironmentError('components/shellcheck', message, {
    ...(cause === undefined ? {} : { cause }),
    hints: ['install shellcheck, or leave `--shellcheck` out'],
  });
}

/** What shellcheck prints about a script. */
async function ask(script: string, path: string | undefined, signal: AbortSignal): Promise<string> {
  const child = spawn('shellcheck', SHELLCHECK_ARGUMENTS, {
    signal,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { LC_ALL: 'C.UTF-8', ...(path === undefined ? {} : { PATH: path }) },
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  // A program that is not there closes its input; what it said counts.
  child.stdin.on('error', () => undefined).end(script);
  try {
    const [printed, code] = await Promise.all([text(child.stdout), ended]);
    // 1: there are remarks.
    if (code === 0 || code === 1) return printed;
    throw failed(`shellcheck ended with ${code ?? 'a signal'}`);
  } catch (error) {
    if (error instanceof EnvironmentError || signal.aborted) throw error;
    throw failed('shellcheck cannot be started', error);
  }
}

/**
 * What shellcheck says about the bash scripts of documents, at their lines of YAML, without what they allow. Rejects
 * with EnvironmentError `components/shellcheck` where there is no shellcheck.
 */
export async function runShellcheck(
  documents: readonly ComponentDocument[],
  { path, signal }: { readonly path: string | undefined; readonly signal: AbortSignal },
): Promise<readonly Diagnostic[]> {
  const scripts = documents.flatMap((document) =>
    shellScripts(document)
      .filter(({ language }) => language === 'bash')
      .map((script) => ({ document, script })),
  );
  const found = await mapLimit(scripts, AT_ONCE, async ({ document, script }) =>
    hideAllowed(document, shellcheckFindings(script, await ask(script.checkable, path, signal))),
  );
  return found.flat();
}
