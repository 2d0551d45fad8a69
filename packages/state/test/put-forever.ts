import { createLocalStore } from '@seed/state';

// A child of crash.test.ts: writes until it is killed, and tells each write once it is done.
const [path = ''] = process.argv.slice(2);
const store = createLocalStore({ path });
for (let at = 0; ; at += 1) {
  await store.put(`/app/k${at}`, 'x'.repeat(2_000));
  process.stdout.write(`${at}\n`);
}
