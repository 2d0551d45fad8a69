/** Edits the metadata file with Node.js, from release 10 on. */
export const METADATA_NODE = `'use strict';
const fs = require('fs');

const text = (name) => process.env[name] || '';

function say(line) {
  fs.writeSync(2, 'seedfarmer: ' + line + '\\n');
}

function fail(line) {
  say(line);
  process.exit(1);
}

function parse(source, what) {
  try {
    return JSON.parse(source);
  } catch (error) {
    return fail(what + ' is not JSON: ' + error.message);
  }
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value) => !value || (typeof value === 'object' && Object.keys(value).length === 0);

function mapping(value, what) {
  if (isEmpty(value)) return {};
  return isObject(value) ? value : fail(what + ' is not a JSON object');
}

function stored(path) {
  if (!fs.existsSync(path) || !fs.statSync(path).isFile()) return {};
  let value;
  try {
    value = JSON.parse(fs.readFileSync(path, 'utf8'));
  } catch (error) {
    return {};
  }
  return mapping(value, path);
}

function underneath(name) {
  for (const source of [text(name), text(name).replace(/'/g, '"')]) {
    let value;
    try {
      value = JSON.parse(source);
    } catch (error) {
      continue;
    }
    return mapping(value, 'the variable ' + name);
  }
  return {};
}

function exported(op, source) {
  if (op === 'merge') return parse(fs.readFileSync(0, 'utf8'), 'the answer of jq');
  const outputs = mapping(parse(fs.readFileSync(source, 'utf8'), source), source);
  if (isEmpty(outputs)) return null;
  const key = text('SEED_MODULE');
  const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);
  if (!has(outputs, key)) fail(source + ' has no key "' + key + '"');
  if (!isObject(outputs[key]) || !has(outputs[key], 'metadata')) {
    fail('"' + key + '" in ' + source + ' has no "metadata"');
  }
  return outputs[key].metadata;
}

function convert(op, current) {
  const value = exported(op, text('SEED_SOURCE'));
  if (isEmpty(value)) return null;
  if (typeof value !== 'string') return fail('what the module exports is not a text with JSON in it');
  let added;
  try {
    added = JSON.parse(value);
  } catch (error) {
    say('what the module exports is a text without JSON; nothing was added');
    return isEmpty(current) ? null : current;
  }
  if (!isObject(added)) return fail('what the module exports is not a JSON object');
  return { ...current, ...added };
}

function changed(op, current) {
  if (op === 'convert' || op === 'merge') return convert(op, current);
  let added = { [text('SEED_KEY')]: text('SEED_VALUE') };
  if (op === 'json') {
    added = parse(text('SEED_VALUE'), 'the text of -j');
    if (!isObject(added)) fail('the text of -j is not a JSON object');
  }
  return { ...underneath(text('SEED_ENV')), ...current, ...added };
}

const path = text('SEED_FILE');
const result = changed(text('SEED_OP'), stored(path));
if (result !== null) {
  try {
    fs.writeFileSync(path, JSON.stringify(result));
  } catch (error) {
    fail('cannot write ' + path + ': ' + error.code);
  }
}
`;
