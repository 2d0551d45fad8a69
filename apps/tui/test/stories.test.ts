import { describe, expect, test } from 'vitest';
import { openStory } from './open-story.ts';
import { PAUSED } from './paused-story.ts';
import { DEV, FAILED, INTERRUPTED, LARGE, SANDBOX, STAGING } from './stories.ts';

const ALL = [DEV, STAGING, SANDBOX];

describe('looking around', () => {
  test('enter goes deeper, esc comes back, and the header says where', async () => {
    const ui = await openStory(ALL);
    await ui.press('down');
    expect(ui.chosen()).toMatch(/dev +apply +▸ running 5m 29s/);

    await ui.press('enter');
    expect(ui.row('seed  ')).toContain('dev · apply · running 5m 29s · codebuild');
    await ui.press('d');
    expect(ui.row('seed  ')).toContain('core/fsx');
    await ui.press('esc', 'esc');

    expect(ui.row('seed  ')).toContain('runs · .seed/runs');
    expect(ui.chosen()).toMatch(/^▌ dev/);
  });

  test('runs that need somebody come first', async () => {
    const ui = await openStory([SANDBOX, DEV, STAGING]);

    const rows = ui.screen().split('\n');
    const at = (text: string): number => rows.findIndex((row) => row.includes(text));
    expect(at('? question')).toBeLessThan(at('▸ running'));
    expect(at('▸ running')).toBeLessThan(at('✓ done 12m'));
  });

  test('keys that come fast are all taken', async () => {
    const ui = await openStory([LARGE], { run: LARGE });

    await ui.press('g');
    await ui.type('jjjj');

    expect(ui.chosen()).toContain('region-01/service-05');
  });

  test('a key that does nothing says why', async () => {
    const ui = await openStory([SANDBOX], { run: SANDBOX });

    await ui.press('ctrl-k');

    expect(ui.screen()).toContain('the run is over');
  });

  test('each run keeps what was chosen in it', async () => {
    const ui = await openStory(ALL, { run: DEV });
    await ui.press('g');
    const before = ui.chosen();

    await ui.press(']', '[');

    expect(ui.chosen()).toBe(before);
  });

  test('the help of a screen is a page, and esc leaves it', async () => {
    const ui = await openStory(ALL, { run: DEV });

    await ui.press('?');
    expect(ui.screen()).toContain('this screen');
    await ui.press('esc');

    expect(ui.screen()).toContain('MODULE');
  });
});

describe('reading a log', () => {
  test('a search pauses it at the match and counts', async () => {
    const ui = await openStory(ALL, { run: DEV });

    await ui.press('l', '/');
    await ui.type('security group');
    await ui.press('enter');
    expect(ui.screen()).toContain('match 1 of 2');
    expect(ui.screen()).toContain('paused');
    expect(ui.chosen()).toContain('Security group sg-0f3');
    await ui.press('n');

    expect(ui.screen()).toContain('match 2 of 2');
    expect(ui.chosen()).toContain('has to be in the same VPC');
  });

  test('what is not there is said', async () => {
    const ui = await openStory(ALL, { run: DEV });

    await ui.press('l', '/');
    await ui.type('nothing like it');
    await ui.press('enter');

    expect(ui.screen()).toContain('no match');
  });

  test('scrolling up pauses, G follows again', async () => {
    const ui = await openStory(ALL, { run: DEV });
    await ui.press('l');
    expect(ui.screen()).toContain('exit status 1');

    await ui.press('pgup');
    expect(ui.screen()).toContain('paused');
    expect(ui.screen()).not.toContain('exit status 1');
    await ui.press('G');

    expect(ui.screen()).toContain('follow');
    expect(ui.screen()).toContain('exit status 1');
  });

  test('its place survives another size', async () => {
    const ui = await openStory(ALL, { run: DEV });
    await ui.press('l', 'g');
    expect(ui.screen()).toContain('package-001');

    await ui.resize({ columns: 200, rows: 60 });
    await ui.resize({ columns: 60, rows: 20 });

    expect(ui.screen()).toContain('package-001');
    expect(ui.screen()).toContain('paused');
  });

  test('long lines are cut, and whole when they are wrapped', async () => {
    const ui = await openStory(ALL, { run: DEV });
    await ui.press('l');
    expect(ui.screen()).not.toContain('does not belong to VPC'.slice(-10));

    await ui.press('w');

    expect(ui.screen()).toContain('belong to VPC vpc-0a1b"');
  });
});

describe('a question', () => {
  test('of a paused build says how to look inside, and enter lets it go on', async () => {
    const ui = await openStory([PAUSED]);

    await ui.press('a');
    expect(ui.screen()).toContain('look inside: seed attach seed-20261121t032200-run-vpc-41aa');
    expect(ui.screen()).toContain('enter go on');
    expect(ui.screen()).toContain('ctrl-r stop');
    await ui.press('enter');

    expect(ui.sent).toMatchObject([{ kind: 'answer', question: 'paused-1', answer: 'yes' }]);
  });

  test('that wants a name takes p as a letter, and the footer says ctrl-p', async () => {
    const ui = await openStory(ALL);

    await ui.press('a');
    await ui.type('p');

    expect(ui.screen()).toContain('> p');
    expect(ui.screen()).toContain('ctrl-p full plan');
  });

  test('never comes by itself', async () => {
    const ui = await openStory([DEV], { run: DEV });

    await ui.add(STAGING);

    expect(ui.screen()).toContain('1 question');
    expect(ui.screen()).not.toContain('asked ');
  });

  test('about destroying is answered with the name, typed', async () => {
    const ui = await openStory(ALL);

    await ui.press('a');
    expect(ui.screen()).toContain('one module will be destroyed: type  staging to allow it');
    await ui.type('staging');
    await ui.press('enter');

    expect(ui.sent).toEqual([
      expect.objectContaining({ kind: 'answer', question: 'consent', answer: 'staging' }),
    ]);
  });

  test('is not answered with another name', async () => {
    const ui = await openStory(ALL);

    await ui.press('a');
    await ui.type('production');
    await ui.press('enter');

    expect(ui.sent).toEqual([]);
    expect(ui.screen()).toContain('staging');
  });

  test('stays open when it is put off', async () => {
    const ui = await openStory(ALL);

    await ui.press('a', 'esc');

    expect(ui.sent).toEqual([]);
    expect(ui.screen()).toContain('1 question');
  });

  test('that somebody else answered first tells who', async () => {
    const ui = await openStory(ALL, { answeredBy: 'ana (cli)' });

    await ui.press('a');
    await ui.type('staging');
    await ui.press('enter');

    expect(ui.screen()).toContain('answered by ana (cli)');
  });
});

describe('stopping', () => {
  test('a build is stopped after it was asked about', async () => {
    const ui = await openStory(ALL, { run: DEV });
    await ui.press('down');
    expect(ui.chosen()).toContain('core/eks');

    await ui.press('ctrl-k');
    expect(ui.screen()).toContain('Stop core/eks?');
    await ui.press('enter');

    expect(ui.sent).toEqual([expect.objectContaining({ kind: 'cancel', node: 'core/eks', force: false })]);
  });

  test('forcing says what may be left behind, and is sent as such', async () => {
    const ui = await openStory(ALL, { run: DEV });
    await ui.press('down', 'ctrl-k', 'ctrl-k');
    expect(ui.screen()).toContain('mlops-seedkit:8d1f');

    await ui.press('enter');

    expect(ui.sent).toEqual([expect.objectContaining({ kind: 'cancel', node: 'core/eks', force: true })]);
  });

  test('esc stops nothing', async () => {
    const ui = await openStory(ALL, { run: DEV });

    await ui.press('down', 'ctrl-k', 'esc');

    expect(ui.sent).toEqual([]);
    expect(ui.screen()).not.toContain('Stop core/eks?');
  });
});

describe('leaving', () => {
  test('at once where nothing depends on it', async () => {
    const ui = await openStory(ALL);

    await ui.press('q');

    await expect(ui.ended).resolves.toEqual({ by: 'person' });
  });

  test('asks where a run would end with it, and stays unless told', async () => {
    const ui = await openStory([DEV], { own: DEV });

    await ui.press('ctrl-c');
    expect(ui.screen()).toContain('it ends with this process');
    await ui.press('enter');

    expect(ui.sent).toEqual([]);
    expect(ui.screen()).toContain('MODULE');
  });
});

describe('what changes meanwhile', () => {
  test('a run that ends is shown as ended, and what was chosen stays', async () => {
    const ui = await openStory([DEV], { run: DEV });
    expect(ui.row('core/eks')).toContain('▸ running');

    await ui.add({ ...FAILED, pid: DEV.pid });

    expect(ui.row('core/eks')).toContain('✓ done');
    expect(ui.row('seed  ')).toContain('failed 5m 24s');
    expect(ui.chosen()).toContain('core/fsx');
  });

  test('a run without a process is interrupted, and says how to go on', async () => {
    const ui = await openStory([INTERRUPTED], { run: INTERRUPTED });

    expect(ui.row('core/eks')).toContain('! interrupted');
    expect(ui.screen()).toContain('go on with: seed apply dev');
  });
});

describe('every size', () => {
  test.each([
    [40, 10],
    [60, 20],
    [80, 50],
    [100, 30],
    [179, 39],
    [240, 70],
  ])('%i×%i shows the state of a module in words', async (columns, rows) => {
    const ui = await openStory(ALL, { run: DEV, size: { columns, rows } });

    expect(ui.screen()).toContain('✗ failed');
    expect(ui.screen().split('\n').at(-1)).not.toBe('');
  });

  test('a screen that is too small says what it needs', async () => {
    const ui = await openStory(ALL, { run: DEV, size: { columns: 39, rows: 9 } });

    expect(ui.screen()).toContain('this terminal is 39×9');
    expect(ui.screen()).toContain('the screens need 40×10');
    expect(ui.screen()).toContain('seed monitor --plain');
  });
});

describe('colours', () => {
  test('are the 16 of the terminal, and none says what no word says', async () => {
    const ui = await openStory(ALL, { run: DEV, color: true, size: { columns: 200, rows: 60 } });

    const used = new Set(ui.terminal.cells().flatMap((row) => row.map(({ fg }) => fg)));
    expect([...used].filter((colour) => colour !== undefined && (colour < 0 || colour > 15))).toEqual([]);
    expect(used.size).toBeGreaterThan(3);
  });

  test('are not used where they are switched off, not even those of logs', async () => {
    const ui = await openStory(ALL, { run: DEV, color: false });

    const used = ui.terminal.cells().flatMap((row) => row.map(({ fg }) => fg));
    expect(ui.screen()).toContain('CREATE_FAILED');
    expect(used.filter((colour) => colour !== undefined)).toEqual([]);
  });

  test('the row that is chosen is inverse', async () => {
    const ui = await openStory(ALL, { run: DEV });

    const row = ui
      .screen()
      .split('\n')
      .findIndex((line) => line.includes('▌ core/fsx'));
    expect(ui.terminal.cells()[row]?.filter(({ inverse }) => inverse).length).toBeGreaterThan(70);
  });
});

describe('a reader of screens', () => {
  test('hears sentences and roles, and no frames', async () => {
    const ui = await openStory(ALL, { run: DEV, screenReader: true, size: { columns: 200, rows: 60 } });

    expect(ui.screen()).toMatch(/listitem: .*core fsx, create, failed, 1m 47s, build 1\/2, exit 1/);
    expect(ui.screen()).toMatch(/\(selected\) .*core fsx/);
    expect(ui.screen()).not.toMatch(/[│─▌]/);
  });

  test('hears what a dialog asks', async () => {
    const ui = await openStory(ALL, { screenReader: true });

    await ui.press('a');

    expect(ui.screen()).toContain('Apply these changes to staging?');
    expect(ui.screen()).toContain('typed: nothing');
  });
});
