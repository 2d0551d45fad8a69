import { parseDocument } from 'yaml';
import type { Body } from './check-request.ts';
import { ServiceFailure } from './service-failure.ts';

/** Kind and parameters of a component, as GetComponent tells of them. Refuses what is no document. */
export function readDocument(text: string): { readonly type: string; readonly parameters: Body[] } {
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: true });
  const [problem] = document.errors;
  if (problem !== undefined) throw invalid(problem.message.split('\n')[0] ?? '');
  const root = document.toJS() as unknown;
  if (!isMap(root)) throw invalid('The document is no map.');
  const phases = listOf(root, 'phases');
  if (phases.length === 0) throw invalid("The document has no 'phases'.");
  const isTest = phases.every((phase) => isMap(phase) && phase['name'] === 'test');
  return { type: isTest ? 'TEST' : 'BUILD', parameters: listOf(root, 'parameters').map(readParameter) };
}

function readParameter(entry: unknown): Body {
  const [name, details] = isMap(entry) ? (Object.entries(entry)[0] ?? []) : [];
  if (name === undefined || !isMap(details)) throw invalid("An entry of 'parameters' is no map of one key.");
  return {
    name,
    type: details['type'] ?? 'string',
    ...(details['default'] === undefined ? {} : { defaultValue: [details['default']].flat() }),
    ...(details['description'] === undefined ? {} : { description: details['description'] }),
  };
}

const isMap = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function listOf(map: Body, key: string): unknown[] {
  const value = map[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid(`'${key}' is no list.`);
  return value;
}

const invalid = (why: string): ServiceFailure =>
  new ServiceFailure('InvalidRequestException', `The component document is not valid. ${why}`);
