import { ACTION_MODULES } from '@seed/components';
import type { ActionName } from '@seed/components';
import { readCondition } from '../conditions/read-condition.ts';
import { conditionText } from '../conditions/evaluate-condition.ts';
import { isInputList, isInputMap } from '../input-value.ts';
import { StepFailure } from '../step-failure.ts';
import { operationOf } from './action.ts';
import type { Action, ActionEnd, Ran } from './action.ts';

/** With this status a program asks for a restart of the machine, after which its step runs again. */
const ASKS_RESTART = 194;

function ended({ exitCode, stdout }: Ran, what: string): ActionEnd {
  if (exitCode === ASKS_RESTART) return { kind: 'restart', again: true, delayMs: 0 };
  if (exitCode === 0) return { kind: 'done', outputs: [{ stdout }] };
  throw new StepFailure(`${what} ended with exit status ${exitCode}`, { exitCode, outputs: [{ stdout }] });
}

const PWSH = ['pwsh', '-NoLogo', '-NoProfile', '-NonInteractive', '-File'];

function joined(commands: readonly string[]): Buffer {
  const text = commands.join('\n');
  return Buffer.from(text.endsWith('\n') ? text : `${text}\n`);
}

export const EXECUTE_ACTIONS = {
  ExecuteBash: async (inputs, { run, scriptPath }) => {
    const operation = operationOf(inputs, ACTION_MODULES.ExecuteBash);
    const script = { path: scriptPath('sh'), content: joined(operation.list('commands')) };
    return ended(await run(['bash', script.path], { script }), 'the script');
  },
  /** Its 3010, which asks for a restart, is 194 where statuses have eight bits. */
  ExecutePowerShell: async (inputs, { run, scriptPath, powerShell }) => {
    if (!powerShell) throw new StepFailure('"ExecutePowerShell" does not run on Linux', { code: 'E-WIN' });
    const operation = operationOf(inputs, ACTION_MODULES.ExecutePowerShell);
    const file = operation.text('file');
    if (file !== undefined) return ended(await run([...PWSH, file]), `"${file}"`);
    const script = { path: scriptPath('ps1'), content: joined(operation.list('commands')) };
    return ended(await run([...PWSH, script.path], { script }), 'the script');
  },
  ExecuteBinary: async (inputs, { run }) => {
    const operation = operationOf(inputs, ACTION_MODULES.ExecuteBinary);
    const path = operation.needed('path');
    return ended(await run([path, ...operation.list('arguments')]), `"${path}"`);
  },
  ExecuteDocument: async (inputs, { call }) => {
    const operation = operationOf(inputs, ACTION_MODULES.ExecuteDocument);
    const given = operation.value('parameters');
    const pairs = (isInputList(given) ? given : []).filter(isInputMap).map(({ name, value }) => {
      const first = isInputList(value) ? value[0] : value;
      return [typeof name === 'string' ? name : '', typeof first === 'string' ? first : ''] as const;
    });
    const owner = operation.text('document-s3-bucket-owner');
    const phases = operation.text('phases');
    return call({
      document: operation.needed('document'),
      ...(owner === undefined ? {} : { owner }),
      ...(phases === undefined ? {} : { phases }),
      parameters: Object.fromEntries(pairs),
    });
  },
  Assert: async (_, { step, evaluate }) => {
    const condition = readCondition(step.inputs);
    if (condition === undefined) throw new StepFailure('the inputs are no condition');
    if (!(await evaluate(condition))) throw new StepFailure(`not true: ${conditionText(condition)}`);
    return { kind: 'done', outputs: [] };
  },
  Reboot: async (inputs) => {
    const seconds = operationOf(inputs, ACTION_MODULES.Reboot).text('delaySeconds') ?? '0';
    if (!/^[0-9]{1,6}$/.test(seconds.trim())) throw new StepFailure(`delaySeconds is "${seconds}"`);
    return { kind: 'restart', again: false, delayMs: Number(seconds) * 1000 };
  },
  UpdateOS: async (inputs, { run }) => {
    const operation = operationOf(inputs, ACTION_MODULES.UpdateOS);
    const excluded = new Set(operation.list('exclude').map((name) => name.trim()));
    const include = operation.list('include').map((name) => name.trim());
    const wanted = include.filter((name) => !excluded.has(name));
    // With everything that was named taken out again, there is nothing to update.
    if (include.length > 0 && wanted.length === 0) return { kind: 'done', outputs: [] };
    const names = [String(excluded.size), ...excluded, ...wanted];
    const { exitCode } = await run(['/bin/sh', '-c', UPDATE, 'sh', ...names]);
    if (exitCode === NO_MANAGER)
      throw new StepFailure('no supported package manager; Image Builder would fail here as well', {
        code: 'E-PKG',
      });
    if (exitCode !== 0) throw new StepFailure(`the update ended with exit status ${exitCode}`, { exitCode });
    return { kind: 'done', outputs: [] };
  },
} as const satisfies Partial<Record<ActionName, Action>>;

const NO_MANAGER = 96;

/** The number of packages to leave alone, their names, and the names of those to update: none means all. */
const UPDATE = `excluded=$1
shift
if command -v apt-get >/dev/null 2>&1; then
  export DEBIAN_FRONTEND=noninteractive
  held=
  count=0
  while [ "$count" -lt "$excluded" ]; do
    case "
$(apt-mark showhold)
" in *"
$1
"*) ;; *) apt-mark hold "$1" >/dev/null && held="$held $1" ;; esac
    shift
    count=$((count + 1))
  done
  apt-get -q -y update && if [ $# -gt 0 ]; then
    apt-get -q -y -o Dpkg::Options::=--force-confold install --only-upgrade -- "$@"
  else
    apt-get -q -y -o Dpkg::Options::=--force-confold upgrade
  fi
  code=$?
  [ -z "$held" ] || apt-mark unhold $held >/dev/null
  exit "$code"
fi
for manager in dnf yum; do
  command -v "$manager" >/dev/null 2>&1 || continue
  options=
  count=0
  while [ "$count" -lt "$excluded" ]; do
    options="$options --exclude=$1"
    shift
    count=$((count + 1))
  done
  exec "$manager" -y $options update "$@"
done
exit ${NO_MANAGER}`;
