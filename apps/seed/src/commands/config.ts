import { formatTable } from '@seed/view';
import type { CommandFunction } from '../command.ts';
import { variableOf } from '../flags.ts';
import { resolveSettings } from '../settings.ts';
import { SETTINGS } from '../setting-table.ts';
import type { SettingName, SettingSpec } from '../setting-table.ts';

/** Prints every setting with its value and origin. */
export const config: CommandFunction<Record<never, never>> = async (context) => {
  const { io, print, general } = context;
  const { values, origins, root, stateDir, file } = await resolveSettings({ io, flags: {} });
  const names = Object.keys(SETTINGS) as SettingName[];
  const rows = names.map((name) => {
    const spec: SettingSpec = SETTINGS[name];
    return {
      name,
      value: values[name] ?? null,
      origin: origins[name],
      about: spec.about,
      variable: variableOf(name),
      where: spec.personal === true ? 'not in seed.yaml' : 'anywhere',
    };
  });
  if (general.json) {
    const host = {
      name: 'host.allow',
      value: file.hostAllowed,
      origin: file.hostAllowed ? 'seed.yaml' : 'default',
    };
    print(JSON.stringify({ root, stateDir, settings: [...rows, host] }));
    return 0;
  }
  const text = (value: string | number | boolean | null, name: SettingName): string => {
    if (value === null) return '-';
    return SETTINGS[name].kind === 'duration' ? `${Number(value) / 1000}s` : String(value);
  };
  print(
    formatTable(
      ['setting', 'value', 'from'],
      rows.map(({ name, value, origin }) => [name, text(value, name), origin]),
      { aligned: io.stdout.isTTY, header: true },
    ),
  );
  return 0;
};
