import { createLocalStore } from '@seed/state';

// A child of two-processes.test.ts: tries to be the first to create each key, and tells which ones it was.
const [path = '', owner = '', count = '0'] = process.argv.slice(2);
const store = createLocalStore({ path });
const won: string[] = [];
for (let at = 0; at < Number(count); at += 1) {
  if (await store.create(`/app/lock${at}`, owner)) won.push(`/app/lock${at}`);
}
store.close();
process.stdout.write(JSON.stringify(won));
