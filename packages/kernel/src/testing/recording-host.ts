import type { EventBody, EventOf, EventType } from '../events.ts';
import type { Host, LogLine, Question } from '../host.ts';
import { CancelledError } from '../seed-error.ts';

/** A host that keeps everything it is told, in order, and answers questions from a table. */
export interface RecordingHost extends Host {
  readonly events: readonly EventBody[];
  readonly lines: readonly LogLine[];
  readonly questions: readonly Question[];
  /** Events and lines in the order of arrival. */
  readonly all: readonly (EventBody | LogLine)[];
  /** The events of one type. */
  of<K extends EventType>(type: K): EventOf<K>[];
  /** The text of all lines of a stream (default: both), joined by line ends. */
  text(stream?: LogLine['stream']): string;
}

/** Makes a recording host; a question whose id is not in `answers` is declined. */
export function recordingHost(answers: Readonly<Record<string, string>> = {}): RecordingHost {
  const events: EventBody[] = [];
  const lines: LogLine[] = [];
  const questions: Question[] = [];
  const all: (EventBody | LogLine)[] = [];
  return {
    events,
    lines,
    questions,
    all,
    emit(event) {
      events.push(event);
      all.push(event);
    },
    log(line) {
      lines.push(line);
      all.push(line);
    },
    async ask(question) {
      questions.push(question);
      const answer = answers[question.id];
      if (answer === undefined)
        throw new CancelledError('question/declined', `nobody answered "${question.subject}"`, 'declined');
      return answer;
    },
    of<K extends EventType>(type: K) {
      return events.filter((event): event is EventOf<K> => event.type === type);
    },
    text: (stream) =>
      lines
        .filter((line) => stream === undefined || line.stream === stream)
        .map((line) => line.text)
        .join('\n'),
  };
}
