export { YAML_CODES } from './codes.ts';
export type { YamlCode } from './codes.ts';
export { decodeSource } from './decode-source.ts';
export { createFindings } from './findings.ts';
export type { Findings } from './findings.ts';
export { entryOf } from './entry-of.ts';
export { packValue, unpackValue } from './packed-value.ts';
export type { PackedValue } from './packed-value.ts';
export { pathAt, pathText } from './path-at.ts';
export { plainValue } from './plain-value.ts';
export { createPositions } from './positions.ts';
export type { Positions } from './positions.ts';
export { pythonFloat, pythonJson } from './python-json.ts';
export type { PythonDict, PythonFloat, PythonValue } from './python-json.ts';
export { pythonValue } from './python-value.ts';
export {
  asBoolean,
  asInteger,
  asList,
  asMap,
  asScalar,
  describeNode,
  isNull,
} from './read-nodes.ts';
export { readYaml, readYamlDocuments } from './read-yaml.ts';
export type { ReadYamlOptions } from './read-yaml.ts';
export { suggestKey } from './suggest-key.ts';
export type { YamlDocument, YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from './yaml-node.ts';
export { writeYaml } from './write-yaml.ts';
