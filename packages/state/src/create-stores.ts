import type { Session } from '@seed/aws';
import type { StateStore, Stores } from '@seed/kernel';
import { createSsmStore } from './create-ssm-store.ts';

/** The stores of a project's accounts, where Seed-Farmer keeps its state. Nothing is called before the first use. */
export function createStores(session: Pick<Session, 'toolchain' | 'target'>): Stores {
  const stores = new Map<string, StateStore>();
  return {
    toolchain: createSsmStore({
      access: session.toolchain(),
      name: 'Parameter Store of the toolchain account',
    }),
    forTarget({ accountId, region }) {
      const place = `${accountId}, ${region}`;
      const known = stores.get(place);
      if (known !== undefined) return known;
      const access = session.target({ accountId, region });
      const store = createSsmStore({ access, name: `Parameter Store of account ${place}` });
      stores.set(place, store);
      return store;
    },
  };
}
