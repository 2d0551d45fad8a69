import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a program with nothing of the person who runs the tests. */
export const runOutside = promisify(execFile);

/** Credentials that no service knows. */
export const CLIENT_ENV = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  AWS_ACCESS_KEY_ID: 'any',
  AWS_SECRET_ACCESS_KEY: 'any',
  AWS_DEFAULT_REGION: 'eu-west-1',
  AWS_PAGER: '',
  AWS_MAX_ATTEMPTS: '1',
};

/** Whether a program says that it is there. */
export const answers = (program: string, ...words: readonly string[]): Promise<boolean> =>
  runOutside(program, [...words], { env: CLIENT_ENV }).then(
    () => true,
    () => false,
  );
