/** Something is not as it has to be. */
export class Unproved extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unproved';
  }
}

/** Throws Unproved unless it holds. */
export function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Unproved(what);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Throws Unproved with both values unless they are the same. */
export function same(what: string, actual: unknown, expected: unknown): void {
  const [found, wanted] = [textOf(actual), textOf(expected)];
  check(found === wanted, `${what} is\n    ${found}\n  and has to be\n    ${wanted}`);
}

/** Throws Unproved with what is missing and what is too much unless both have the same lines, in any order. */
export function sameLines(what: string, actual: readonly string[], expected: readonly string[]): void {
  const missing = expected.filter((line) => !actual.includes(line)).map((line) => `    missing  ${line}`);
  const extra = actual.filter((line) => !expected.includes(line)).map((line) => `    too much ${line}`);
  const wrong = [...missing, ...extra].toSorted();
  check(wrong.length === 0, `${what}:\n${wrong.join('\n')}`);
  same(`the number of ${what}`, actual.length, expected.length);
}

/** Runs the steps one after the other, and prints each with its seconds when it is done. */
export interface Steps {
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Prints what all of them took. */
  total(): void;
}

export function startSteps(print: (line: string) => void): Steps {
  const began = performance.now();
  const row = (mark: string, since: number, name: string): void => {
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    print(`${mark.padEnd(6)} ${seconds.padStart(6)} s  ${name}`);
  };
  return {
    async step(name, work) {
      const since = performance.now();
      try {
        const result = await work();
        row('ok', since, name);
        return result;
      } catch (error) {
        row('FAILED', since, name);
        throw error;
      }
    },
    total: () => row('', began, 'in all'),
  };
}
