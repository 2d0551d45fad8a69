import { InputError } from '@seed/kernel';
import type { CommandFunction } from '../command.ts';

// Each script asks `seed __complete <words>` for candidates, one per line, and leaves files to the shell.
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_seed_complete() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(seed __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _seed_complete seed`,
  zsh: `#compdef seed
_seed() {
  local -a candidates
  candidates=("\${(@f)$(seed __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  candidates=(\${candidates:#})
  if (( \${#candidates} )); then compadd -a candidates; else _files; fi
}
compdef _seed seed`,
  fish: `function __seed_complete
  set -l words (commandline -opc) (commandline -ct)
  seed __complete $words[2..-1] 2>/dev/null
end
complete -c seed -a '(__seed_complete)'`,
};

/** Prints the completion script of a shell. */
export const completion: CommandFunction<Record<never, never>> = async ({ print }, _flags, [shell = '']) => {
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
  if (script === undefined) {
    throw new InputError('cli/bad-arguments', `there is no completion for "${shell}"`, {
      hints: ['ask for `seed completion bash`, `seed completion zsh` or `seed completion fish`'],
    });
  }
  print(script);
  return 0;
};
