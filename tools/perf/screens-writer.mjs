// node screens-writer.mjs STATE_DIR: a run of 500 modules whose journal gets 10,000 lines a second for five seconds,
// written as seed writes it. Says "ready" when the run stands, begins with the first line of its input, and says at the
// end how many lines it wrote.
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { openJournal } from '../../apps/seed/src/journal/open-journal.ts';

const MODULES = 500;
const SECONDS = 5;
const PER_TICK = 100;
const TICK_MS = 10;

const [stateDir] = process.argv.slice(2);
const id = '20261121T031700-apply-large-7f3c';
const nodeOf = (index) =>
  `region-${String(Math.floor(index / 25)).padStart(2, '0')}/service-${String(index % 25).padStart(2, '0')}`;
const target = { alias: 'primary', accountId: '111122223333', region: 'eu-west-1' };
const steps = Array.from({ length: MODULES }, (_, index) => {
  const [group, module] = nodeOf(index).split('/');
  return {
    node: nodeOf(index),
    group,
    module,
    action: 'create',
    cause: { kind: 'new' },
    target,
    needs: [],
    resources: [],
    unknown: [],
  };
});
const groups = [...new Set(steps.map(({ group }) => group))].map((name) => ({ name }));
const counts = { create: MODULES, update: 0, destroy: 0, unchanged: 0, excluded: 0 };
const plan = {
  version: 1,
  kind: 'apply',
  project: 'perf',
  deployment: 'large',
  groups,
  steps,
  counts,
  diagnostics: [],
  basis: '',
};

const journal = await openJournal(
  stateDir,
  {
    id,
    kind: 'apply',
    command: 'apply',
    args: ['large.yaml'],
    target: 'large',
    cwd: stateDir,
    versions: { seed: '0', node: process.versions.node },
    pid: process.pid,
    startedAt: new Date().toISOString(),
  },
  {
    onProblem(error) {
      throw error;
    },
  },
);
let seq = 0;
const emit = (type, data, node) => {
  seq += 1;
  const event = { v: 1, seq, at: new Date().toISOString(), run: id, type, data };
  journal.reporter.event(node === undefined ? event : { ...event, node });
};
emit('stream.opened', { schema: 1, seed: '0', command: 'apply', args: [], target: 'large' });
emit('plan.made', { plan });
emit('run.started', { kind: 'apply', executor: 'docker', target: 'large' });
for (let index = 0; index < 60; index += 1) emit('node.queued', {}, nodeOf(index));
emit('node.started', {}, nodeOf(0));
emit('phase.started', { phase: 'BUILD', commands: 2 }, nodeOf(0));
console.log('ready');

const input = createInterface({ input: process.stdin });
await new Promise((resolve) => input.once('line', resolve));
input.close();

const began = performance.now();
let lines = 0;
for (let tick = 0; tick < (SECONDS * 1000) / TICK_MS; tick += 1) {
  const at = Date.now();
  for (let count = 0; count < PER_TICK; count += 1) {
    lines += 1;
    const text = `perf-large-service-00 | ${lines} | \u001b[32mUPDATE_COMPLETE\u001b[0m | AWS::IAM::Role | ServiceRole${lines % 97}`;
    journal.reporter.log({ node: nodeOf(0), stream: 'build', text, at });
  }
  const other = nodeOf(1 + (tick % 499));
  emit('command.started', { phase: 'BUILD', index: 1, of: 2, text: `echo ${tick}` }, other);
  const due = began + (tick + 1) * TICK_MS;
  const late = due - performance.now();
  if (late > 0) await wait(late);
}
const seconds = (performance.now() - began) / 1000;
await journal.reporter.close();
console.log(JSON.stringify({ lines, seconds }));
