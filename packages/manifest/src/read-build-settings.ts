import type { BuildSettings } from './deployment.ts';
import type { Fields } from './open-fields.ts';
import { textField, textMapField } from './read-fields.ts';
import type { Reading } from './reading.ts';

/** Reads what modules, regions and accounts may all say about builds. */
export function readBuildSettings(fields: Fields, reading: Reading): BuildSettings {
  const text = (name: string) => textField(fields, name, reading)?.value;
  const settings = {
    codebuildImage: text('codebuild_image'),
    runtimeOverrides: textMapField(fields, 'runtime_overrides', reading, { optional: true }),
    npmMirror: text('npm_mirror'),
    npmMirrorSecret: text('npm_mirror_secret'),
    pypiMirror: text('pypi_mirror'),
    pypiMirrorSecret: text('pypi_mirror_secret'),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
