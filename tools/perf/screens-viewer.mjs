// node screens-viewer.mjs BUNDLE STATE_DIR: the screens at 200×60 over the journals of a folder, with keys now and then.
// Says "ready" after its first frame, ends with the first line of its input, and says at the end what it measured.
import { createInterface } from 'node:readline';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { PassThrough } from 'node:stream';

/**
 * A frame is all work from a change that the store tells to the bytes that show it: selecting, rendering, laying out,
 * writing, in time of the processor, which on a machine of one's own is the time that passes. The store tells, and Ink draws, in turns of timers, so that the turns are what is timed; what is read from
 * journals between them is no frame, and shows in the stalls. A change that brings no bytes of its own counts into the
 * next frame that does. `shown` is all the time from the change to the bytes, with the wait for a turn, of which Ink
 * gives thirty a second.
 */
const frames = [];
const shown = [];
let measuring = false;
let turn;
let owed = 0;
let toldAt;
/** Milliseconds that this thread has worked, in seed and in what it calls. */
const worked = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
const later = globalThis.setTimeout;
globalThis.setTimeout = (act, ms, ...rest) =>
  later(
    (...given) => {
      turn = { from: worked(), told: false, drew: false };
      const mine = turn;
      act(...given);
      // React renders in a microtask of the turn.
      queueMicrotask(() => queueMicrotask(() => endTurn(mine)));
    },
    ms,
    ...rest,
  );
function endTurn({ from, told, drew }) {
  turn = undefined;
  const spent = worked() - from;
  if (drew) {
    if (measuring) frames.push(owed + spent);
    if (measuring && toldAt !== undefined) shown.push(performance.now() - toldAt);
    owed = 0;
    toldAt = undefined;
  } else if (told) owed += spent;
}

const [bundle, stateDir] = process.argv.slice(2);
// After the timers: it takes hold of them as it loads.
const { createJournalSource, createUiStore, openScreens, realTimers } = await import(bundle);

const KEY_MS = 200;
const size = { columns: 200, rows: 60 };
const stdout = Object.assign(new PassThrough(), { ...size, isTTY: true });
const stdin = Object.assign(new PassThrough(), {
  isTTY: true,
  setRawMode: () => stdin,
  ref: () => stdin,
  unref: () => stdin,
});
const logName = (node) => `${node.replaceAll('/', '.')}.log`;
const store = createUiStore({
  source: createJournalSource({ stateDir, isAlive: () => true, logName }),
  effects: {},
  timers: realTimers,
  ...size,
  journal: '.seed',
  seedVersion: '0',
  run: '20261121T031700-apply-large-7f3c',
});

const keys = [];
let pressed;
let bytes = 0;
/** Bytes that no turn of a timer has brought: then frames would be more than were measured. */
let stray = 0;
store.subscribe(() => {
  toldAt ??= performance.now();
  if (turn !== undefined) turn.told = true;
  if (pressed !== undefined && store.getSnapshot().choices !== pressed.choices)
    pressed = { ...pressed, told: true };
});
let first;
const drawn = new Promise((resolve) => {
  first = resolve;
});
stdout.resume();
const write = stdout.write.bind(stdout);
stdout.write = (piece, ...rest) => {
  bytes += piece.length;
  if (turn !== undefined) turn.drew = true;
  else if (measuring) stray += 1;
  if (pressed?.told === true) {
    if (measuring) keys.push(performance.now() - pressed.at);
    pressed = undefined;
  }
  first();
  return write(piece, ...rest);
};

const ended = openScreens({
  store,
  stdin,
  stdout,
  color: true,
  ascii: false,
  motion: true,
  screenReader: false,
});
await drawn;
await store.settled();
const loop = monitorEventLoopDelay({ resolution: 5 });
let resident = 0;
const sampler = setInterval(() => {
  resident = Math.max(resident, process.memoryUsage.rss());
}, 100);
let down = true;
const typist = setInterval(() => {
  if (pressed !== undefined) return;
  pressed = { at: performance.now(), choices: store.getSnapshot().choices, told: false };
  // Through the head of the group and back: the log that is shown stays the same.
  stdin.write(down ? 'k' : 'j');
  down = !down;
}, KEY_MS);
console.log('ready');

const input = createInterface({ input: process.stdin });
await new Promise((resolve) => input.once('line', resolve));
loop.enable();
measuring = true;
await new Promise((resolve) => input.once('line', resolve));
measuring = false;
loop.disable();
clearInterval(typist);
await store.settled();
const log = store.getSnapshot().openLog;
const sorted = (values) => values.toSorted((a, b) => a - b);
const at = (values, share) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))];
console.log(
  JSON.stringify({
    frames: frames.length,
    frameP50: at(frames, 0.5),
    frameP95: at(frames, 0.95),
    shownP95: at(shown, 0.95),
    stray,
    keys: keys.length,
    keyMax: Math.max(...keys),
    keyP95: at(keys, 0.95),
    stall: loop.max / 1e6,
    resident: resident / 1e6,
    lines: log?.window.total ?? 0,
    last: log?.window.line(log.window.total)?.text ?? '',
    skipped: log?.window.skipped ?? 0,
    modules: store.getSnapshot().runs.values().next().value?.plan?.steps.length ?? 0,
    bytes,
  }),
);
clearInterval(sampler);
process.exit(0);
void ended;
