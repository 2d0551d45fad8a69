import { describe, expect, test } from 'vitest';
import { ACTION_MODULES, ACTION_NAMES, findModule } from '../src/document/action-modules.ts';
import { codesOf, withSteps } from './document-texts.ts';
import { MODULE_FIXTURES } from './module-fixtures.ts';

const step = (action: string, inputs: string): string =>
  withSteps(`
    - name: Only
      action: ${action}
      timeoutSeconds: ${action === 'Reboot' || action === 'ExecuteDocument' ? '' : '60'}
      inputs: ${inputs}
  `);

const withPlatform = (action: keyof typeof ACTION_MODULES) => ({
  platform: ACTION_MODULES[action].platforms[0] ?? 'Linux',
});

describe('the thirty action modules', () => {
  test('are thirty', () => {
    expect(ACTION_NAMES).toHaveLength(30);
    expect(findModule('ExecuteBash')?.outputs).toEqual(['stdout']);
    expect(findModule('executebash')).toBeUndefined();
    expect(findModule('toString')).toBeUndefined();
  });

  test.each(ACTION_NAMES)('IB-F08 %s takes what it is made for', (action) => {
    const { good } = MODULE_FIXTURES[action];

    expect(codesOf(step(action, good), withPlatform(action))).toEqual([]);
  });

  test.each(ACTION_NAMES)('IB-F08 %s refuses what it cannot take', (action) => {
    const { bad, code } = MODULE_FIXTURES[action];

    const found = codesOf(step(action, bad), withPlatform(action)).map((line) => line.split(' ')[1]);

    expect(found).toEqual([code]);
  });

  test.each(ACTION_NAMES.filter((action) => ACTION_MODULES[action].optional !== true))(
    '%s needs inputs',
    (action) => {
      const found = codesOf(step(action, ''), withPlatform(action));

      expect(found).toEqual(['8:17 C040']);
    },
  );

  test('IB-F09 UpdateOS and Reboot need no inputs', () => {
    const text = withSteps(`
      - name: Update
        action: UpdateOS
      - name: Restart
        action: Reboot
    `);

    expect(codesOf(text)).toEqual([]);
  });
});
