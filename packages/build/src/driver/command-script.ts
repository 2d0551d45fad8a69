import { shellWord } from '@seed/kernel';
import { tellPid } from './boot-script.ts';

/** Where the state of a build is kept, and the folder that stays first on PATH whatever a command did to it. */
export interface StatePlace {
  readonly tmp: string;
  readonly ahead?: string;
}

/** One line, because the command has to begin on the fourth. A python environment put before recorders hides them. */
function takeState({ tmp, ahead }: StatePlace): string {
  const state = `. ${shellWord(`${tmp}/env.sh`)}`;
  if (ahead === undefined) return state;
  const first = shellWord(`${ahead}:`);
  return `${state}; case $PATH in ${first}*) ;; *) PATH=${first}$PATH ;; esac`;
}

/** A script around a command. What stands around it is the same for each command of a build and is sent but once. */
export interface FramedScript {
  readonly before: string;
  readonly command: string;
  readonly after: string;
}

/**
 * The script that stands around one command of a version 0.2 build. Not one shell: state is carried through files, and
 * the command begins on line 4, as CodeBuild's error messages show. `exit` in the command skips the saving.
 */
export function statefulScript(command: string, place: StatePlace): FramedScript {
  const { tmp } = place;
  const before = [tellPid(tmp), 'set -a', takeState(place), ''];
  const after = [
    '',
    'CODEBUILD_LAST_EXIT=$?',
    `export -p >${shellWord(`${tmp}/env.sh`)}`,
    `pwd >${shellWord(`${tmp}/dir.txt`)}`,
    'exit $CODEBUILD_LAST_EXIT',
    '',
  ];
  return { before: before.join('\n'), command, after: after.join('\n') };
}

/** A script of seed's own that keeps state as a command does, but is none: CODEBUILD_LAST_EXIT stays. */
export function prologueScript(script: string, place: StatePlace): string {
  const { tmp } = place;
  return [
    tellPid(tmp),
    'set -a',
    takeState(place),
    script,
    'set -- "$?"',
    `export -p >${shellWord(`${tmp}/env.sh`)}`,
    `pwd >${shellWord(`${tmp}/dir.txt`)}`,
    'exit "$1"',
    '',
  ].join('\n');
}

/** Version 0.1: nothing is carried over; each command starts anew. */
export function freshScript(command: string, tmp: string): string {
  return `${tellPid(tmp)}\n${command}\n`;
}

/** A script of the agent's own that sees the build's state and leaves it as it was. */
export function observingScript(script: string, tmp: string): string {
  return [tellPid(tmp), 'set -a', `. ${shellWord(`${tmp}/env.sh`)}`, 'set +a', script, ''].join('\n');
}

/** Prints `NAME=VALUE` with a NUL after each, for the names that are set. */
export function exportsScript(names: readonly string[]): string {
  return names
    .map((name) => `if [ -n "\${${name}+set}" ]; then printf '%s=%s\\0' ${name} "$${name}"; fi`)
    .join('\n');
}

/**
 * Prints each text as the shell sees it between double quotes, with a NUL after each. A text that is no shell text is
 * printed as it is.
 */
export function evaluationScript(texts: readonly string[]): string {
  return texts
    .map((text) => {
      const inner = shellWord(`printf '%s\\0' "${text}"`);
      return `(eval ${inner}) 2>/dev/null || printf '%s\\0' ${shellWord(text)}`;
    })
    .join('\n');
}
