import { Fragment } from 'react';
import { render } from 'ink';
import type { SuspendTerminal } from 'ink';
import type { OpenScreens, ScreenControl, ScreenOptions, ScreensEnd } from '../model/screen-port.ts';
import type { Selectors } from '../model/selectors.ts';
import { allSelectors } from '../selectors/all-selectors.ts';
import { Keyboard } from './Keyboard.tsx';
import { createPen } from './pen.ts';
import { ReaderScreen } from './ReaderScreen.tsx';
import { Screen } from './Screen.tsx';
import { processHost } from './screen-host.ts';
import type { ScreenHost } from './screen-host.ts';
import { stillStore } from './still-store.ts';
import { startGuard } from './terminal-guard.ts';
import type { TerminalGuard } from './terminal-guard.ts';

const MOST_FRAMES_PER_SECOND = 30;

export interface MountOptions extends ScreenOptions {
  readonly selectors: Selectors;
  readonly host: ScreenHost;
  readonly maxFps?: number;
}

/** Screens that are drawn. */
export interface MountedScreens {
  readonly ended: Promise<ScreensEnd>;
  /** Settles when the last change of the store is written to the terminal. */
  flushed(): Promise<void>;
  /** Ends them, as a person would. */
  close(): void;
}

interface Terminal {
  /** How Ink gives it away; absent before the first frame. */
  readonly suspend: () => SuspendTerminal | undefined;
  /** Told while somebody else has it. */
  readonly lent: (is: boolean) => void;
  readonly leave: () => void;
}

/** What the store asks for, once there is somebody to ask. */
function controlOf({ stdout, host }: MountOptions, { suspend, lent, leave }: Terminal): ScreenControl {
  const whileSuspended = async (work: () => Promise<void>): Promise<void> => {
    const give = suspend();
    lent(true);
    try {
      if (give === undefined) await work();
      else await give(work);
    } finally {
      lent(false);
    }
  };
  return {
    suspend: whileSuspended,
    writeRaw: (sequence) => void stdout.write(sequence),
    toBackground: () => void whileSuspended(() => host.stop()),
    leave,
  };
}

/**
 * Takes the terminal and draws what the store holds. However it ends, by a person, a signal or an error, the terminal
 * is as it was before anybody hears of it.
 */
export function mountScreens(options: MountOptions): MountedScreens {
  const { store, selectors, stdin, stdout, color, ascii, motion, screenReader, host } = options;
  const shown = motion ? store : stillStore(store);
  const props = { store: shown, selectors, pen: createPen({ color, ascii }) };
  let suspend: SuspendTerminal | undefined;
  let end: ScreensEnd = { by: 'person' };
  const resize = (): void => store.resize(stdout.columns || 80, stdout.rows || 24);
  // Before Ink hears of it: it draws the screen of the new size at once.
  stdout.on('resize', resize);
  resize();
  let isLent = false;
  const terminal: Terminal = {
    suspend: () => suspend,
    lent(is) {
      isLent = is;
    },
    leave: () => app.unmount(),
  };
  store.attach(controlOf(options, terminal));
  const app = render(
    <Fragment>
      <Keyboard
        store={store}
        onReady={(given) => {
          suspend = given;
        }}
      />
      {screenReader ? <ReaderScreen {...props} /> : <Screen {...props} />}
    </Fragment>,
    {
      stdout,
      stdin,
      // Somebody asked for screens: an environment that looks like CI is no reason to show none.
      interactive: true,
      alternateScreen: true,
      incrementalRendering: true,
      exitOnCtrlC: false,
      patchConsole: false,
      maxFps: options.maxFps ?? MOST_FRAMES_PER_SECOND,
      isScreenReaderEnabled: screenReader,
    },
  );
  const offEnd = host.onEnd((signal) => {
    // Ctrl-c in an editor is the editor's.
    if (isLent && signal === 'SIGINT') return;
    end = { by: 'signal', signal };
    app.unmount();
  });
  let crash: Error | undefined;
  const offCrash = host.onCrash((error) => {
    crash ??= error;
    app.unmount();
  });
  const wait = async (): Promise<ScreensEnd> => {
    try {
      await app.waitUntilExit();
    } finally {
      stdout.off('resize', resize);
      offEnd();
      offCrash();
    }
    if (crash !== undefined) throw crash;
    return end;
  };
  return { ended: wait(), flushed: () => app.waitUntilRenderFlush(), close: () => app.unmount() };
}

/** Draws in the terminal of this process until a person leaves, or something else ends it. */
export const openScreens: OpenScreens = async (options) => {
  const { stdout } = options;
  const isOurs = stdout === process.stdout && stdout.isTTY;
  let guard: TerminalGuard | undefined;
  const watch = async (): Promise<void> => {
    guard = isOurs ? await startGuard(process.stdout.fd) : undefined;
    guard?.arm();
  };
  const dismiss = (): void => guard?.dismiss();
  const host: ScreenHost = {
    ...processHost,
    // While somebody else has the terminal, there is nothing to restore.
    async stop() {
      dismiss();
      await processHost.stop();
      await watch();
    },
  };
  // Whoever ends the process at once does not leave the guard to restore what was restored.
  process.once('exit', dismiss);
  await watch();
  try {
    return await mountScreens({ ...options, selectors: allSelectors, host }).ended;
  } finally {
    process.off('exit', dismiss);
    dismiss();
  }
};
