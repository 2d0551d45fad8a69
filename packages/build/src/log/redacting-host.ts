import type { Host } from '@seed/kernel';
import type { BuildLog } from './build-log.ts';
import { redactTexts } from './redact-texts.ts';

/** The host as steps see it: what they tell of a build's files and reports is redacted on the way. */
export function redactingHost(host: Host, log: BuildLog): Host {
  return {
    emit: (event) => host.emit({ ...event, data: redactTexts(event.data, log.redact) } as typeof event),
    log: (line) => host.log({ ...line, text: log.redact(line.text) }),
    ask: (question) => host.ask(question),
  };
}
