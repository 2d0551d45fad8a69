import type { BuildJob } from '@seed/deployspec';
import type { Clock, Host, LogLine } from '@seed/kernel';
import { createLineAssembler } from './line-assembler.ts';
import { createStreamRedactor } from './stream-redactor.ts';

export interface BuildLog {
  /** Output of commands, as it comes. */
  output(bytes: Buffer): void;
  /** A command is over: nothing of its output is held back after this. */
  endCommand(): void;
  /** The empty line that CodeBuild prints after a command's output. */
  blank(): void;
  /** Says a text as CodeBuild's agent does; the lines after the first carry no prefix. */
  agent(text: string): void;
  addSecrets(secrets: Iterable<string>): void;
  redact(text: string): string;
}

/** The one way by which text of a build reaches the host. */
export function createBuildLog(job: BuildJob, host: Host, clock: Clock): BuildLog {
  const redactor = createStreamRedactor(job.mask);
  redactor.add(job.secrets.map((secret) => secret.value));
  const say = (stream: LogLine['stream'], text: string, bare = false): void =>
    host.log({ node: job.node, stream, text, at: clock.now(), ...(bare ? { bare: true } : {}) });
  const lines = createLineAssembler(redactor, (text) => say('build', text));

  return {
    output: (bytes) => lines.push(bytes),
    endCommand: () => lines.endCommand(),
    blank: () => say('agent', '', true),
    agent: (text) => {
      const [first = '', ...rest] = redactor.cleanLines(text.replace(/\r\n?/g, '\n'));
      say('agent', first);
      for (const line of rest) say('agent', line, true);
    },
    addSecrets: (secrets) => redactor.add(secrets),
    redact: redactor.redact,
  };
}
