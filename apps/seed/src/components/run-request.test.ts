import { readComponent } from '@seed/components';
import { expect, test } from 'vitest';
import { plannedSteps } from './run-request.ts';

const TEXT = `name: web
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - { name: Install, action: ExecuteBash, inputs: { commands: [make] } }
      - { name: Restart, action: Reboot }
  - name: test
    steps:
      - { name: Ask, action: ExecuteBash, inputs: { commands: [make check] } }
`;

test('IB-F106 viewers are told the steps of the phases that were asked for, before any of them runs', () => {
  const document = readComponent({ id: 'web.yml', text: TEXT }).value;
  if (document === undefined) throw new Error('the document is sound');

  const event = plannedSteps({ name: 'web', path: 'web.yml', document }, ['build', 'validate']);

  expect(event).toEqual({
    type: 'component.planned',
    node: 'web',
    data: {
      document: 'web.yml',
      phases: [
        {
          name: 'build',
          steps: [
            { name: 'Install', action: 'ExecuteBash' },
            { name: 'Restart', action: 'Reboot' },
          ],
        },
      ],
    },
  });
});
