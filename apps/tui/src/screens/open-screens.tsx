import { Fragment } from 'react';
import { render } from 'ink';
import type { SuspendTerminal } from 'ink';
import type { ScreenControl, ScreenOptions, ScreensEnd } from '../model/screen-port.ts';
import type { Selectors } from '../model/selectors.ts';
import { Keyboard } from './Keyboard.tsx';
import { createPen } from './pen.ts';
import { ReaderScreen } from './ReaderScreen.tsx';
import { Screen } from './Screen.tsx';
import type { ScreenHost } from './screen-host.ts';

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
}

/** What the store asks for, once there is somebody to ask. */
function controlOf(
  { stdout, host }: MountOptions,
  suspend: () => SuspendTerminal | undefined,
  leave: () => void,
): ScreenControl {
  const whileSuspended = async (work: () => Promise<void>): Promise<void> => {
    const give = suspend();
    if (give === undefined) await work();
    else await give(work);
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
  const { store, selectors, stdin, stdout, color, ascii, screenReader, host } = options;
  const props = { store, selectors, pen: createPen({ color, ascii }) };
  let suspend: SuspendTerminal | undefined;
  let end: ScreensEnd = { by: 'person' };
  const resize = (): void => store.resize(stdout.columns || 80, stdout.rows || 24);
  // Before Ink hears of it: it draws the screen of the new size at once.
  stdout.on('resize', resize);
  resize();
  store.attach(
    controlOf(
      options,
      () => suspend,
      () => app.unmount(),
    ),
  );
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
      maxFps: options.maxFps ?? MOST_FRAMES_PER_SECOND,
      isScreenReaderEnabled: screenReader,
    },
  );
  const offEnd = host.onEnd((signal) => {
    end = { by: 'signal', signal };
    app.unmount();
  });
  const offCrash = host.onCrash((error) => app.unmount(error));
  const ended = app
    .waitUntilExit()
    .then(() => end)
    .finally(() => {
      stdout.off('resize', resize);
      offEnd();
      offCrash();
    });
  return { ended, flushed: () => app.waitUntilRenderFlush() };
}
