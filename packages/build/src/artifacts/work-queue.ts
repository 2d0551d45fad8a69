/** Lets a producer run ahead of slow work by a bounded amount. */
export interface WorkQueue {
  /** Starts `work`; resolves as soon as there is room for more. Rejects once any earlier work failed. */
  add(work: () => Promise<void>): Promise<void>;
  /** Resolves when all work is done; rejects with the first failure. */
  drain(): Promise<void>;
}

export function createWorkQueue(limit: number): WorkQueue {
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const check = () => {
    if (failure !== undefined) throw failure.error;
  };
  return {
    async add(work) {
      check();
      const task = work()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => running.delete(task));
      running.add(task);
      if (running.size >= limit) await Promise.race(running);
      check();
    },
    async drain() {
      await Promise.all(running);
      check();
    },
  };
}
