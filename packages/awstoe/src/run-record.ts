import { cleanText } from '@seed/kernel';
import type { Clock, EventBody, Host } from '@seed/kernel';
import type { Masking } from './masking.ts';
import type { RunFolder } from './ports.ts';

/** Everything that a run says, without values that must not show. */
export interface RunRecord {
  readonly masking: Masking;
  now(): number;
  emit(event: EventBody): void;
  /** A line of output of a step. */
  output(node: string, stream: 'stdout' | 'stderr', text: string): void;
  /** A line of seed about a step. */
  agent(node: string, text: string): void;
  /** A line of console.log. */
  console(text: string): void;
  /** A line of application.log. */
  trace(fact: Readonly<Record<string, unknown>>): void;
  write(file: string, text: string): void;
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** `2026-11-21 21:30:00.123`, in UTC. */
export function stamp(at: number): string {
  const date = new Date(at);
  const day = [date.getUTCFullYear(), pad(date.getUTCMonth() + 1, 2), pad(date.getUTCDate(), 2)].join('-');
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
    .map((value) => pad(value, 2))
    .join(':');
  return `${day} ${time}.${pad(date.getUTCMilliseconds(), 3)}`;
}

export function createRunRecord(
  ports: { readonly host: Host; readonly clock: Clock; readonly folder: RunFolder },
  masking: Masking,
): RunRecord {
  const { host, clock, folder } = ports;
  const now = (): number => clock.now();
  const line = (text: string): string => {
    const masked = masking.text(text);
    const clean = cleanText(masked);
    // What taking control characters out brings together may be a secret.
    return clean === masked ? masked : masking.text(clean);
  };
  const console = (text: string): void =>
    folder.append('console.log', `${stamp(now())} Info ${line(text)}\n`);
  return {
    masking,
    now,
    emit: (event) => host.emit(masking.deep(event)),
    output(node, stream, text) {
      const shown = line(text);
      console(`${stream === 'stdout' ? 'Stdout' : 'Stderr'}: ${shown}`);
      host.log({ node, stream: 'build', text: shown, at: now() });
    },
    agent(node, text) {
      const shown = line(text);
      console(shown);
      host.log({ node, stream: 'agent', text: shown, at: now() });
    },
    console,
    trace: (fact) =>
      folder.append(
        'application.log',
        `${JSON.stringify(masking.deep({ at: new Date(now()).toISOString(), ...fact }))}\n`,
      ),
    write: (file, text) => folder.write(file, text),
  };
}
