import { describe, expect, test } from 'vitest';
import { IMAGE, IMAGE_FAILED, PUBLISH } from './component-stories.ts';
import { openStory } from './open-story.ts';

describe('watching components', () => {
  test('IB-F106 a run is a tree of components, phases and steps, each with its state', async () => {
    const ui = await openStory([IMAGE], { run: IMAGE, size: { columns: 120, rows: 40 } });

    expect(ui.row('harden-ssh')).toMatch(/▸ harden-ssh +✓ done/);
    expect(ui.row('▾ install-agent')).toMatch(/▸ running/);
    expect(ui.row('▾ build')).toMatch(/build +▸ running/);
    expect(ui.row('Unpack')).toMatch(/! ignored/);
    expect(ui.row('Enable')).toMatch(/· waiting/);
    expect(ui.chosen()).toMatch(/Register +▸ running/);

    await ui.add(IMAGE_FAILED);
    expect(ui.row('Register')).toMatch(/✗ failed/);
    expect(ui.row('Enable')).toMatch(/not run/);
    expect(ui.row('cuda-drivers')).toMatch(/skipped/);
  });

  test('IB-F106 enter folds components and phases, and what was folded stays so', async () => {
    const ui = await openStory([IMAGE], { run: IMAGE, size: { columns: 120, rows: 40 } });

    await ui.press('g', 'enter');
    expect(ui.row('CheckConfig')).toMatch(/✓ done/);
    await ui.press('down', 'enter');
    expect(ui.chosen()).toMatch(/▸ build/);
    expect(ui.screen()).not.toContain('InstallServer');
    await ui.press('up', 'enter');

    expect(ui.chosen()).toMatch(/▸ harden-ssh/);
    expect(ui.screen()).not.toContain('CheckConfig');
  });

  test('IB-F106 a filter finds steps, and f leaves what went wrong', async () => {
    const ui = await openStory([IMAGE_FAILED], { run: IMAGE_FAILED, size: { columns: 120, rows: 40 } });

    await ui.press('f');
    expect(ui.screen()).toContain('Unpack');
    expect(ui.screen()).not.toContain('Enable');
    await ui.press('f', '/');
    await ui.type('drivers execute');
    await ui.press('enter');

    expect(ui.screen()).toContain('InstallDrivers');
    expect(ui.screen()).not.toContain('harden-ssh');
  });

  test('IB-F106 the plan is the tree of all steps, or what a publish is to make', async () => {
    const ui = await openStory([IMAGE, PUBLISH], { run: IMAGE, size: { columns: 80, rows: 40 } });

    await ui.press('p');
    expect(ui.row('InstallDrivers')).toMatch(/· waiting/);
    await ui.press('enter');
    expect(ui.chosen()).toMatch(/▸ harden-ssh/);
    expect(ui.screen()).not.toContain('InstallServer');
    await ui.press('esc', ']', 'p');

    expect(ui.row('harden-ssh')).toMatch(/✓ published +component 1.4.0/);
    expect(ui.row('cuda-drivers')).toMatch(/\+ create/);
  });

  test('IB-F106 a screen reader hears where a step is and how it stands', async () => {
    const ui = await openStory([IMAGE], { run: IMAGE, screenReader: true });

    expect(ui.screen()).toContain('install-agent, step Register, running');
  });
});
