import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MachinesUnderTest } from './describe-machine.ts';
import { CONDITION_CASES, CONDITIONS_DOCUMENT } from './condition-cases.ts';
import { FAILING_DOCUMENT, FAILING_FILES, FILE_DOCUMENTS } from './file-documents.ts';
import { documentOf, runTexts } from './run-texts.ts';
import { phase, scriptStep } from './step-texts.ts';
import type { TextRun, TextRunOptions } from './run-texts.ts';

/** How documents run on a machine with the root of a file system of its own, in an image that has bash or only sh. */
export function describeDocuments(name: string, open: () => Promise<MachinesUnderTest>, bash: boolean): void {
  describe(`documents on ${name}`, () => {
    let under: MachinesUnderTest;
    const script = scriptStep(bash);
    const run = (phases: string, options?: TextRunOptions): Promise<TextRun> =>
      runTexts([documentOf(phases)], under, options);
    const statuses = ({ result }: TextRun): readonly string[] =>
      result.documents.flatMap(({ phases }) =>
        phases.flatMap(({ steps }) => steps.map((step) => `${step.name} ${step.status}`)),
      );

    beforeAll(async () => {
      under = await open();
    });
    afterAll(async () => under.dispose());

    /** One machine for all of them. */
    const once = <T>(work: () => Promise<T>): (() => Promise<T>) => {
      let done: Promise<T> | undefined;
      return () => (done ??= work());
    };
    const files = once(() =>
      runTexts(
        Object.values(FILE_DOCUMENTS).map((text) => documentOf(text)),
        under,
      ),
    );
    const failures = once(() => run(FAILING_DOCUMENT));
    const conditions = once(() => run(CONDITIONS_DOCUMENT));

    it.each(Object.keys(FILE_DOCUMENTS).map((action, index) => ({ action, index })))(
      'IB-F89 $action does its work',
      async ({ index }) => {
        const document = (await files()).result.documents[index];

        expect(document?.message).toBeUndefined();
        expect(document?.status).toBe('success');
      },
    );

    it.each(FAILING_FILES.map(([action, inputs, message], index) => ({ action, inputs, message, index })))(
      'IB-F89 $action of $inputs fails: $message',
      async ({ message, index }) => {
        const failed = (await failures()).step(`build.Fails${index}`);

        expect(failed.status).toBe('failed');
        expect(failed.message).toContain(message);
      },
    );

    it('IB-F79 a file gets its content, mode and owner', async () => {
      const done = await run(
        phase(
          'build',
          `      - name: Create
        action: CreateFile
        inputs:
          - path: /usr/local/bin/quiet-unless-failing
            permissions: 755
            owner: root
            group: root
            content: |
              #!/bin/sh
              "$@" >/tmp/quiet 2>&1 || { cat /tmp/quiet; exit 1; }
`,
          script('Look', 'ls -l /usr/local/bin/quiet-unless-failing; quiet-unless-failing true'),
        ),
      );

      expect(done.result.status).toBe('success');
      expect(done.step('build.Look').outputs[0]?.['stdout']).toMatch(/^-rwxr-xr-x\s+1\s+root\s+root\s/);
    });

    it('IB-F80 what a step prints goes into the next without its last line feed', async () => {
      const done = await run(
        phase(
          'build',
          script('Say', 'echo one; echo two'),
          `      - name: Keep
        action: CreateFile
        inputs:
          - path: /tmp/kept
            content: '[{{ build.Say.outputs.stdout }}][{{build.Say.outputs[0].stdout}}]'
`,
        ) + phase('validate', script('Look', 'cat /tmp/kept')),
      );

      expect(done.step('validate.Look').outputs[0]?.['stdout']).toBe('[one\ntwo][one\ntwo]');
    });

    it('IB-F81 the last command decides, unless the script ends at the first failure', async () => {
      const last = await run(phase('build', script('Two', 'false\ntrue')));
      const first = await run(phase('build', script('Two', 'set -e\nfalse\ntrue')));

      expect(last.result.status).toBe('success');
      expect(first.result.status).toBe('failed');
      expect(first.step('build.Two')).toMatchObject({ exitCode: 1, status: 'failed' });
    });

    it.each([
      ['Abort', 'failed', ['First failed'], 0],
      ['Continue', 'failed', ['First failed', 'Second success', 'Third success'], 0],
      ['Ignore', 'success with ignored failure', ['First ignored', 'Second success', 'Third success'], 1],
    ])('IB-F82 a failure with %s ends as %s', async (rule, status, steps, ignored) => {
      const done = await run(
        phase('build', script('First', 'exit 3', `        onFailure: ${rule}\n`), script('Second', 'true')) +
          phase('validate', script('Third', 'true')),
      );

      expect(done.result.status).toBe(status);
      expect(statuses(done)).toEqual(steps);
      expect(done.result.counts.ignored).toBe(ignored);
    });

    it('IB-F82 a failure with Abort keeps later documents from running, and one with Continue does not', async () => {
      const second = documentOf(phase('build', script('Other', 'true')));
      const first = (rule: string): string =>
        documentOf(phase('build', script('First', 'exit 3', `        onFailure: ${rule}\n`)));

      const aborted = await runTexts([first('Abort'), second], under);
      const continued = await runTexts([first('Continue'), second], under);

      expect(statuses(aborted)).toEqual(['First failed']);
      expect(statuses(continued)).toEqual(['First failed', 'Other success']);
      expect(continued.result.status).toBe('failed');
    });

    it('IB-F83 a step that fails twice passes with three attempts', async () => {
      const text = 'echo x >>/tmp/attempts\n[ "$(wc -l </tmp/attempts)" -ge 3 ]';

      const three = await run(phase('build', script('Try', text, '        maxAttempts: 3\n')));
      const two = await run(phase('build', script('Try', text, '        maxAttempts: 2\n')));

      expect(three.step('build.Try')).toMatchObject({ status: 'success', attempts: 3 });
      expect(two.step('build.Try')).toMatchObject({ status: 'failed', attempts: 2 });
    });

    it('IB-F84 a step ends when its time is over, with everything that it started', async () => {
      const done = await run(
        phase(
          'build',
          script('Slow', 'sleep 64 & sleep 64', '        timeoutSeconds: 2\n        onFailure: Continue\n'),
          script(
            'Look',
            'for it in /proc/[0-9]*/cmdline; do tr "\\0" " " <"$it" 2>/dev/null; echo; done | grep -c "^sleep 64 " || :',
          ),
        ),
      );

      expect(done.step('build.Slow').message).toBe('step timed out after 2 seconds');
      expect(done.step('build.Look').outputs[0]?.['stdout']).toBe('0');
      const { startedAt, finishedAt } = done.step('build.Slow');
      expect(finishedAt - startedAt).toBeLessThan(5000);
    });

    it('IB-F85 a script that ends with 194 runs again after a restart, which keeps files and empties memory', async () => {
      const done = await run(
        phase(
          'build',
          script(
            'Twice',
            `echo run >>/var/runs
[ ! -e ${under.memory}/mark ] || exit 9
: >${under.memory}/mark
[ "$(wc -l </var/runs)" -ge 2 ] || exit 194
cat /var/runs`,
          ),
        ),
      );

      expect(done.step('build.Twice').message).toBeUndefined();
      expect(done.step('build.Twice').outputs[0]?.['stdout']).toBe('run\nrun');
    });

    it('IB-F86 the Reboot module goes on with the next step', async () => {
      const reboot = '      - name: Restart\n        action: Reboot\n';
      const done = await run(
        phase(
          'build',
          script('Before', `: >${under.memory}/mark; sleep 65 >/dev/null 2>&1 & echo before`),
          reboot,
          script('After', `[ ! -e ${under.memory}/mark ]`),
        ),
      );

      expect(statuses(done)).toEqual(['Before success', 'Restart success', 'After success']);
    });

    it('IB-F86 restarts end when there are too many of them', async () => {
      const done = await run(phase('build', script('Forever', 'exit 194')), { request: { maxReboots: 2 } });

      expect(done.step('build.Forever')).toMatchObject({ status: 'failed', code: 'E-REBOOT-LOOP' });
      expect(done.step('build.Forever').message).toContain('"Forever" asks for restart 3');
    });

    it('a restart that nobody announced ends the step, and says how to announce it', async () => {
      const done = await run(
        phase('build', script('Down', 'reboot', '        onFailure: Continue\n'), script('Next', 'true')),
      );

      // A shell with a `reboot` of its own takes the machine away when the step is over already.
      const steps = bash ? ['build.Down'] : ['build.Down', 'build.Next'];
      expect(steps.map((name) => done.step(name).code)).toContain('E-REBOOT-NOCODE');
    });

    it.each([
      ['skip', 'success'],
      ['fail', 'failed'],
    ] as const)('restarts may be left out: with %s the step is a %s', async (reboot, status) => {
      const done = await run(phase('build', script('Ask', 'exit 194')), { request: { reboot } });

      expect(done.result.status).toBe(status);
    });

    it('IB-F87 loops count, go through lists and through texts, and pass their places on', async () => {
      const loop = (text: string): string => `        loop:\n${text.replaceAll(/^/gm, '          ')}\n`;
      const done = await run(
        phase(
          'build',
          script(
            'Down',
            'echo {{ loop.index }}={{ loop.value }}',
            loop('for:\n  start: 5\n  end: 1\n  updateBy: -2'),
          ),
          script(
            'List',
            'echo "{{ name.index }}-{{ name.value }}"',
            loop('name: name\nforEach:\n  - a b\n  - "{{ build.Down.outputs.stdout }}"'),
          ),
          script('Text', 'echo {{ loop.value }}', loop('forEach:\n  list: "x;y"\n  delimiter: ";"')),
          script('One', 'echo {{ loop.value }}', loop('for:\n  start: 3\n  end: 3\n  updateBy: 1')),
        ),
      );

      const stdout = (step: string) => done.step(`build.${step}`).outputs[0]?.['stdout'];
      expect(stdout('Down')).toBe('0=5\n1=3\n2=1');
      expect(stdout('List')).toBe('0-a b\n1-0=5\n1=3\n2=1');
      expect(stdout('Text')).toBe('x\ny');
      expect(stdout('One')).toBe('3');
    });

    it('IB-F87 the first iteration that fails ends the loop and is named', async () => {
      const done = await run(
        phase(
          'build',
          script(
            'Loop',
            'echo {{ loop.value }}; [ {{ loop.value }} != b ]',
            '        loop:\n          forEach: [a, b, c]\n',
          ),
        ),
      );

      const { message, outputs, loop } = done.step('build.Loop');
      expect(message).toContain('iteration 1 (value "b")');
      expect(outputs).toEqual([{ stdout: 'a' }]);
      expect(loop?.iterations.map(({ status }) => status)).toEqual(['success', 'failed']);
    });

    it.each(CONDITION_CASES.map((one, index) => ({ ...one, index })))(
      'IB-F88 $operator is $holds: $yaml',
      async ({ index, holds }) => {
        const done = await conditions();

        expect(done.step(`build.If${index}`).status).toBe(holds ? 'success' : 'skipped');
        expect(done.step(`build.Assert${index}`).status).toBe(holds ? 'success' : 'failed');
      },
    );

    it('IB-F88 a condition is looked at once, also when the step restarts the machine', async () => {
      const done = await run(
        phase(
          'build',
          script(
            'Once',
            'echo x >>/var/once\n[ "$(wc -l </var/once)" -ge 2 ] || exit 194\necho done',
            '        if:\n          not:\n            fileExists: /var/once\n',
          ),
        ),
      );

      expect(done.step('build.Once')).toMatchObject({ status: 'success', outputs: [{ stdout: 'done' }] });
    });

    it('IB-F88 conditions skip, execute and abort as they say', async () => {
      const step = (label: string, rest: string): string =>
        script(
          label,
          'true',
          `        onFailure: Continue\n        if:\n          folderExists: /proc\n${rest}`,
        );
      const done = await run(
        phase(
          'build',
          step('Usual', ''),
          step('Skip', '          then: Skip\n'),
          step('Abort', '          then: Abort\n'),
        ),
      );

      expect(statuses(done)).toEqual(['Usual success', 'Skip skipped', 'Abort failed']);
    });

    it('IB-F95 the test stage is another machine, which has the files and none of the processes', async () => {
      const count =
        'for it in /proc/[0-9]*/cmdline; do tr "\\0" " " <"$it" 2>/dev/null; echo; done | grep -c "^sleep 66 " || :';
      const done = await run(
        phase(
          'build',
          script('Start', `sleep 66 >/dev/null 2>&1 &\necho built >/built; : >${under.memory}/mark`),
        ) + phase('test', script('Look', `cat /built; ls ${under.memory}/mark 2>/dev/null; ${count}`)),
      );

      expect(done.result.status).toBe('success');
      expect(done.step('test.Look').outputs[0]?.['stdout']).toBe('built\n0');
      expect(done.host.of('component.stage').map(({ data }) => data.stage)).toEqual(['build', 'test']);
    });

    it('IB-F96 programs see the working directory, a path, and no home', async () => {
      const done = await run(
        phase(
          'build',
          script('Look', 'pwd; echo "$WORKING_DIRECTORY"; echo "${HOME-unset}"; printf %s "${PATH:+path}"'),
        ),
        { request: { workingDirectory: '/tmp' } },
      );
      const home = await run(phase('build', script('Look', 'echo "$HOME"')), { request: { home: '/root' } });

      expect(done.step('build.Look').outputs[0]?.['stdout']).toBe('/tmp\n/tmp\nunset\npath');
      expect(home.step('build.Look').outputs[0]?.['stdout']).toBe('/root');
    });

    it('IB-F98 sudo runs what it is given, keeps the environment where it is told to, and changes users', async () => {
      const done = await run(
        phase(
          'build',
          script('Keep', 'export COLOUR=blue; sudo -E sh -c \'echo "$COLOUR $(id -u) $SUDO_USER"\''),
          script('Forget', 'export COLOUR=blue; sudo sh -c \'echo "${COLOUR-none}"\''),
          script('Give', 'sudo COLOUR=red sh -c \'echo "$COLOUR"\''),
          script('Other', 'sudo -u nobody id -u'),
          script('Missing', 'sudo -E COLOUR=red no-such-program -x 2>&1 || echo "ended with $?"'),
        ),
      );

      const stdout = (step: string) => done.step(`build.${step}`).outputs[0]?.['stdout'];
      expect(stdout('Keep')).toBe('blue 0 root');
      expect(stdout('Forget')).toBe('none');
      expect(stdout('Give')).toBe('red');
      expect(stdout('Other')).toBe('65534');
      expect(stdout('Missing')).toBe('sudo: no-such-program: command not found\nended with 1');
    });

    it('a program that is not there fails its step and no more', async () => {
      const done = await run(
        phase(
          'build',
          '      - name: Missing\n        action: ExecuteBinary\n        inputs:\n          path: no-such-program\n',
        ),
      );

      expect(done.step('build.Missing').message).toBe('there is no program "no-such-program"');
    });

    it.runIf(!bash)('E-BASH and E-PKG are told before anything runs, with every step', async () => {
      const text = phase(
        'build',
        '      - name: First\n        action: ExecuteBinary\n        inputs:\n          path: "true"\n',
        '      - name: Bash\n        action: ExecuteBash\n        inputs:\n          commands:\n            - echo\n',
        '      - name: Update\n        action: UpdateOS\n',
      );

      await expect(run(text)).rejects.toMatchObject({
        code: 'E-BASH',
        data: { diagnostics: [{ code: 'E-BASH' }, { code: 'E-PKG' }] },
      });
      const skipped = await run(text, { request: { skipUnsupported: true } });
      expect(statuses(skipped)).toEqual(['First success', 'Bash skipped', 'Update skipped']);
    });
  });
}
