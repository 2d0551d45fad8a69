import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Something that restores the terminal when this process cannot: it was killed in a way that nobody hears of. */
export interface TerminalGuard {
  /** From here on there is something to restore. */
  arm(): void;
  /** The terminal was restored, or is somebody else's. */
  dismiss(): void;
}

/**
 * Reads until it is dismissed. The end of what it reads means that this process is gone: it gives the line settings
 * back that it found, leaves the alternate screen, shows the cursor. What ends its process group politely does not end it.
 */
const SCRIPT = String.raw`
trap '' INT TERM HUP TTOU TTIN
exec 4<&1
found=$(stty -g <&4) || exit 0
echo ready >&3
exec 3>&-
read -r word && [ "$word" = armed ] || exit 0
read -r word && exit 0
stty "$found" <&4
printf '\033[?2004l\033[?1049l\033[?25h'
`;

/** Starts one for a terminal; where it cannot be, screens work without. `fd` is the terminal's. */
export async function startGuard(fd: number): Promise<TerminalGuard | undefined> {
  try {
    const child = spawn('sh', ['-c', SCRIPT], { stdio: ['pipe', fd, 'ignore', 'pipe'] });
    const ready = child.stdio[3];
    const { stdin } = child;
    if (stdin === null || ready === null || ready === undefined) return undefined;
    // It may be gone by the time it is dismissed.
    stdin.on('error', () => undefined);
    await Promise.race([once(ready, 'data'), once(child, 'exit')]);
    child.unref();
    ready.destroy();
    return { arm: () => void stdin.write('armed\n'), dismiss: () => void stdin.end('done\n') };
  } catch {
    // There is no shell here.
    return undefined;
  }
}
