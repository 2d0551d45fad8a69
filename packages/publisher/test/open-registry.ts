import { openSession } from '@seed/aws';
import { startFakeImageBuilder } from '@seed/components/testing';
import type { FakeImageBuilder, FakeImageBuilderOptions } from '@seed/components/testing';
import { createImageBuilderRegistry } from '@seed/publisher';
import type { Time } from '@seed/publisher';
import { onTestFinished } from 'vitest';

/** Time that passes at once. */
export function quickTime(): Time {
  let now = Date.parse('2026-03-01T00:00:00Z');
  return {
    now: () => now,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      now += ms;
    },
  };
}

/** A secret key that must never be seen anywhere. */
export const SECRET = 'wJalrXUtnFEMIexampleSECRETkey0123456789ab';

/** The way to a server as the command makes it. */
export function accessTo(url: string, region = 'eu-west-2') {
  const session = openSession({
    project: 'app',
    region,
    endpointUrl: url,
    env: { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: SECRET },
    version: '0.1.0',
    release: '8.0.7',
    assumeRoles: false,
  });
  return { access: session.target({ accountId: '123456789012', region }), close: () => session.close() };
}

/** A registry over a server of its own. */
export async function openRegistry(options: FakeImageBuilderOptions = {}) {
  const fake = await startFakeImageBuilder(options);
  return { fake, ...registryAt(fake) };
}

/** A registry over a server that runs. */
export function registryAt(fake: Pick<FakeImageBuilder, 'url' | 'stop'>, region?: string) {
  const { access, close } = accessTo(fake.url, region);
  const time = quickTime();
  return {
    access,
    time,
    registry: createImageBuilderRegistry({ access, time }),
    async dispose() {
      close();
      await fake.stop();
    },
  };
}

/** As `openRegistry`, until the test ends. */
export async function testRegistry(options: FakeImageBuilderOptions = {}) {
  const opened = await openRegistry(options);
  onTestFinished(() => opened.dispose());
  return opened;
}
