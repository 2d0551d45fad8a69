import type { Placed } from './deployment.ts';
import { NAME_GENERATOR_KEYS, REFERENCE_KEYS } from './model-keys.ts';
import { type Fields, openFields } from './open-fields.ts';
import { given, labelOf, reportType, textField, textOf } from './read-fields.ts';
import { readValueFrom } from './read-value-from.ts';
import type { Reading } from './reading.ts';

/** The name of the deployment: as it is given, or prefix and suffix of its generator joined. */
export function readDeploymentName(fields: Fields, reading: Reading): Placed<string> | undefined {
  const generator = given(fields, 'name_generator');
  const written = given(fields, 'name');
  if (written !== undefined && generator !== undefined) {
    const summary = "Only one of 'name' or 'name_generator' can be specified";
    reading.findings.error('manifest/name', generator.key.span, summary, {
      related: [{ span: written.key.span, label: 'the name stands here' }],
      hints: ['remove one of the two'],
    });
    return undefined;
  }
  if (written !== undefined) return textField(fields, 'name', reading);
  if (generator === undefined) {
    const span = fields.entries.get('name')?.key.span ?? fields.span;
    reading.findings.error('manifest/name', span, "One of 'name' or 'name_generator' is required", {
      hints: ['add `name:` with the name of the deployment'],
    });
    return undefined;
  }
  const parts = openFields(generator.value, NAME_GENERATOR_KEYS, `\`${generator.key.text}\``, reading);
  if (parts === undefined) return undefined;
  const prefix = readPart(parts, 'prefix', reading);
  const suffix = readPart(parts, 'suffix', reading);
  if (prefix === undefined || suffix === undefined) return undefined;
  fields.stored.set('name', prefix + suffix);
  return { value: prefix + suffix, span: generator.key.span };
}

function readPart(generator: Fields, name: string, reading: Reading): string | undefined {
  const entry = given(generator, name);
  if (entry === undefined) {
    reading.findings.error('manifest/missing-key', generator.span, `${generator.what} has no \`${name}\``);
    return undefined;
  }
  const label = labelOf(generator, entry);
  if (entry.value.kind !== 'map') return textOf(entry.value, label, reading);
  const reference = openFields(entry.value, REFERENCE_KEYS, label, reading);
  const from = reference && given(reference, 'value_from');
  if (from === undefined) return reportType(entry.value, label, 'a text or a `valueFrom`', reading);
  const found = readValueFrom(from.value, label, reading);
  if (found?.reference === undefined) return undefined;
  const source = found.reference;
  if (source.kind !== 'env') {
    const summary =
      source.kind === 'module-metadata'
        ? 'Loading value from Module Metadata is not supported on a NameGenerator'
        : 'Unsupported valueFrom type';
    reading.findings.error('manifest/value-from', found.span, summary, { hints: ['use `envVariable`'] });
    return undefined;
  }
  const value = reading.variable(source.name);
  if (value === undefined) {
    const summary = `Unable to resolve value from Environment Variable: ${source.name}`;
    reading.findings.error('manifest/variable-not-set', found.span, summary, {
      hints: [`set \`${source.name}\`, or add it to an env file`],
    });
  }
  return value;
}
