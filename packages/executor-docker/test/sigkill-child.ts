import { testServices } from '@seed/build/testing';
import { recordingHost } from '@seed/kernel/testing';
import type { BuildJob } from '@seed/deployspec';
import { createDockerExecutor } from '../src/create-docker-executor.ts';

/** A seed process that runs one build, for tests that kill it. Arguments: state folder, job as JSON, home folder. */
const [stateDir = '', text = '{}', home = ''] = process.argv.slice(2);
const executor = createDockerExecutor({ env: process.env, home, stateDir }, testServices());
const host = recordingHost();
const job = { ...(JSON.parse(text) as BuildJob), sources: new Map() };
const tell = (word: string): void => void process.stdout.write(`${word}\n`);
await executor.execute(job, {
  host: {
    emit(event) {
      if (event.type === 'command.started') tell('running');
      host.emit(event);
    },
    log: (line) => host.log(line),
    ask: (question) => host.ask(question),
  },
  signal: new AbortController().signal,
});
