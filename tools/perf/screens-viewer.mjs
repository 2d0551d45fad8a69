// node screens-viewer.mjs BUNDLE STATE_DIR: the screens at 200×60 over the journals of a folder, with keys now and then.
// Says "ready" after its first frame, ends with the first line of its input, and says at the end what it measured.
import { createInterface } from 'node:readline';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { PassThrough } from 'node:stream';

const [bundle, stateDir] = process.argv.slice(2);
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

/**
 * A frame is what the loop works from a change that the store told to the bytes that show it; that it waits for its turn,
 * of which there are thirty a second, is no work. From a key to the bytes all time counts. What is told and changes
 * nothing on screen brings no bytes: it is forgotten once no frame that waits for its turn can be meant.
 */
const INVISIBLE_MS = 45;
const frames = [];
const keys = [];
let measuring = false;
let told;
let pressed;
let bytes = 0;
store.subscribe(() => {
  told ??= { loop: performance.eventLoopUtilization() };
  const mine = told;
  setTimeout(() => {
    if (told === mine) told = undefined;
  }, INVISIBLE_MS);
  if (pressed !== undefined && store.getSnapshot().choices !== pressed.choices)
    pressed = { ...pressed, told: true };
});
let first;
const drawn = new Promise((resolve) => {
  first = resolve;
});
stdout.on('data', (piece) => {
  bytes += piece.length;
  const now = performance.now();
  if (measuring && told !== undefined) frames.push(performance.eventLoopUtilization(told.loop).active);
  told = undefined;
  if (pressed?.told === true) {
    if (measuring) keys.push(now - pressed.at);
    pressed = undefined;
  }
  first();
});

const shown = openScreens({
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
void shown;
