import { expect } from 'vitest';
import type { Row } from '../executor-under-test.ts';

/** Rows about the command engine: what one command leaves to the next (codebuild.md 1.5). */
export const SHELL_RULES: readonly Row[] = [
  {
    id: 'CB-1',
    about: 'a plain assignment persists',
    async proves({ run }) {
      const { output } = await run({ spec: { phases: { install: ['A=1'], build: ['echo "A is $A"'] } } });

      expect(output).toBe('A is 1');
    },
  },
  {
    id: 'CB-2',
    about: 'an assignment is exported to children',
    needs: ['shell'],
    async proves({ run }) {
      const { output } = await run({ spec: { phases: { build: ['A=1', `sh -c 'echo "child sees $A"'`] } } });

      expect(output).toBe('child sees 1');
    },
  },
  {
    id: 'CB-3',
    about: 'cd persists over commands and phases',
    async proves({ run }) {
      const { output } = await run({ spec: { phases: { install: ['cd /tmp'], build: ['pwd', 'pwd'] } } });

      expect(output).toBe('/tmp\n/tmp');
    },
  },
  {
    id: 'CB-4',
    about: 'shell options and functions do not persist',
    needs: ['shell'],
    async proves({ run }) {
      const { output } = await run({
        spec: {
          phases: {
            install: ['set -e; f() { echo defined; }'],
            build: ['false; echo went on', 'f 2>/dev/null || echo no function'],
          },
        },
      });

      expect(output).toBe('went on\nno function');
    },
  },
  {
    id: 'CB-5',
    about: 'exit 0 ends only its item, and its state is not saved',
    async proves({ run }) {
      const { output, result } = await run({
        spec: { phases: { build: ['X=1; exit 0; echo unreached', 'echo "X is [$X]"'] } },
      });

      expect(output).toBe('X is []');
      expect(result.outcome).toBe('succeeded');
    },
  },
  {
    id: 'CB-6',
    about: 'of a multi-line item only the last status counts',
    async proves({ run }) {
      const { result } = await run({ spec: { phases: { build: ['false\ntrue\n'] } } });

      expect(result.outcome).toBe('succeeded');
    },
  },
  {
    id: 'CB-7',
    about: 'a here-document in a multi-line item prints all its lines',
    needs: ['shell'],
    async proves({ run }) {
      const { output } = await run({
        spec: {
          phases: {
            build: ['while read -r line; do echo "$line"; done <<\'EOF\'\none\n$HOME stays\n\tthree\nEOF\n'],
          },
        },
      });

      expect(output).toBe('one\n$HOME stays\nthree');
    },
  },
  {
    id: 'CB-8',
    about: 'version 0.1 carries nothing from one command to the next',
    async proves({ run }) {
      const { output } = await run({
        spec: { version: '0.1', phases: { build: ['export A=1', 'echo "A is [$A]"'] } },
      });

      expect(output).toBe('A is []');
    },
  },
  {
    id: 'CB-10',
    about: 'version 0.1 starts each command in CODEBUILD_SRC_DIR',
    async proves({ run }) {
      const { output } = await run({
        spec: {
          version: '0.1',
          phases: { build: ['cd /', 'test "$PWD" = "$CODEBUILD_SRC_DIR" && echo same'] },
        },
      });

      expect(output).toBe('same');
    },
  },
  {
    id: 'CB-11',
    about: 'env.shell bash runs commands with bash',
    needs: ['shell', 'bash'],
    async proves({ run }) {
      const { output } = await run({
        spec: {
          shell: 'bash',
          phases: { install: ['A=(1 2)'], build: ['[[ a == a ]] && echo "bash ${BASH_VERSION:+here}"'] },
        },
      });

      expect(output).toBe('bash here');
    },
  },
  {
    id: 'CB-12',
    about: 'an empty command is nothing to run',
    async proves({ run }) {
      const { output, host } = await run({ spec: { phases: { build: ['', 'echo one'] } } });

      expect(output).toBe('one');
      expect(host.of('command.started').map((event) => event.data.index)).toEqual([2]);
    },
  },
  {
    id: 'CB-C3',
    about: 'an error of the shell names script.sh and line 4',
    needs: ['shell', 'bash'],
    async proves({ run }) {
      const { output } = await run({
        spec: { shell: 'bash', phases: { build: ['no-such-command-here || true'] } },
      });

      expect(output).toMatch(/\/output\/tmp\/script\.sh: line 4: no-such-command-here: command not found$/);
    },
  },
  {
    id: 'CB-C6',
    about: 'a variable of the environment comes back after unset, one of the build does not',
    needs: ['shell'],
    async proves({ run }) {
      const { output } = await run({
        spec: {
          variables: { GIVEN: 'spec' },
          phases: { build: ['MADE=1', 'unset GIVEN MADE', 'echo "[$GIVEN][$MADE]"'] },
        },
      });

      expect(output).toBe('[spec][]');
    },
  },
  {
    id: 'CB-C10',
    about: 'values with quotes, line feeds, backslashes and other alphabets survive from command to command',
    needs: ['shell'],
    async proves({ run }) {
      const value = `it's "quoted" \\n\n  Ёлка\té\u0081 $HOME \`x\``;

      const { result, output } = await run({
        spec: {
          variables: { GIVEN: value },
          exportedVariables: ['COPY'],
          phases: { build: ['COPY="$GIVEN"', 'printf "%s" "$COPY"'] },
        },
      });

      expect(result.exported).toEqual({ COPY: value });
      expect(output).toBe(value.replace('\u0081', ''));
    },
  },
  {
    id: 'CB-83',
    about: 'stdout and stderr come in the order in which they were written',
    async proves({ run }) {
      const { output } = await run({
        spec: { phases: { build: ['echo o1; echo e1 >&2; echo o2; echo e2 >&2'] } },
      });

      expect(output).toBe('o1\ne1\no2\ne2');
    },
  },
  {
    id: 'CB-87',
    about: 'commands have no terminal and an empty input',
    needs: ['shell'],
    async proves({ run }) {
      const { output } = await run({
        spec: {
          phases: {
            build: [
              'if read -r line; then echo input; else echo empty; fi; [ -t 0 ] || [ -t 1 ] || echo no terminal',
            ],
          },
        },
      });

      expect(output).toBe('empty\nno terminal');
    },
  },
  {
    id: 'CB-93',
    about: 'a background process that holds the output does not hold up the build',
    async proves({ run, under }) {
      const { output, result } = await run({
        spec: { phases: { build: ['sleep 600 & echo started', 'echo next'] } },
      });

      expect(output).toBe('started\nnext');
      expect(result.durationMs).toBeLessThan(20_000);
      expect(await under.leftovers()).toEqual([]);
    },
  },
  {
    id: 'CB-94',
    about: 'a command of more than 128 KB runs',
    async proves({ run }) {
      const { output, result } = await run({
        spec: { phases: { build: [`: ${'x'.repeat(200_000)}\necho ran`] } },
      });

      expect(output).toBe('ran');
      expect(result.outcome).toBe('succeeded');
    },
  },
];
