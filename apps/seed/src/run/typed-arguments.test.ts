import { expect, test } from 'vitest';
import { typedArguments } from './typed-arguments.ts';

test('no word of a command is told twice, wherever flags stood', () => {
  expect(typedArguments(['apply', 'dev.yaml', '--yes'], 'apply')).toEqual(['dev.yaml', '--yes']);
  expect(typedArguments(['--no-input', 'components', 'run', 'web'], 'components')).toEqual([
    'run',
    'web',
    '--no-input',
  ]);
  expect(typedArguments(['--verbose', 'run', 'vpc', '--', 'make'], 'run')).toEqual([
    'vpc',
    '--verbose',
    '--',
    'make',
  ]);
});
