/** Edits the metadata file with Python; the way Seed-Farmer itself does it, so numbers keep their spelling. */
export const METADATA_PYTHON = `import json
import os
import sys


def fail(text):
    sys.stderr.write("seedfarmer: " + text + "\\n")
    sys.exit(1)


def text(name):
    return os.environb.get(os.fsencode(name), b"").decode("utf-8", "replace")


def read(path):
    with open(path, "rb") as file:
        return file.read().decode("utf-8", "replace")


def parse(source, what):
    try:
        return json.loads(source)
    except ValueError as error:
        fail("%s is not JSON: %s" % (what, error))


def mapping(value, what):
    if not value:
        return {}
    if not isinstance(value, dict):
        fail(what + " is not a JSON object")
    return value


def stored(path):
    if not os.path.isfile(path):
        return {}
    try:
        value = json.loads(read(path))
    except ValueError:
        return {}
    return mapping(value, path)


def underneath(name):
    for source in (text(name), text(name).replace("'", '"')):
        try:
            return mapping(json.loads(source), "the variable " + name)
        except ValueError:
            continue
    return {}


def exported(op, source):
    if op == "merge":
        return parse(sys.stdin.buffer.read().decode("utf-8", "replace"), "the answer of jq")
    outputs = mapping(parse(read(source), source), source)
    if not outputs:
        return None
    key = text("SEED_MODULE")
    if key not in outputs:
        fail('%s has no key "%s"' % (source, key))
    if not isinstance(outputs[key], dict) or "metadata" not in outputs[key]:
        fail('"%s" in %s has no "metadata"' % (key, source))
    return outputs[key]["metadata"]


def convert(op, current):
    value = exported(op, text("SEED_SOURCE"))
    if not value:
        return None
    if not isinstance(value, str):
        fail("what the module exports is not a text with JSON in it")
    try:
        added = json.loads(value)
    except ValueError:
        sys.stderr.write("seedfarmer: what the module exports is a text without JSON; nothing was added\\n")
        return current or None
    if not isinstance(added, dict):
        fail("what the module exports is not a JSON object")
    return {**current, **added}


def changed(op, current):
    if op in ("convert", "merge"):
        return convert(op, current)
    if op == "add":
        added = {text("SEED_KEY"): text("SEED_VALUE")}
    else:
        added = parse(text("SEED_VALUE"), "the text of -j")
        if not isinstance(added, dict):
            fail("the text of -j is not a JSON object")
    return {**underneath(text("SEED_ENV")), **current, **added}


def main():
    path = text("SEED_FILE")
    result = changed(text("SEED_OP"), stored(path))
    if result is None:
        return
    try:
        with open(path, "w") as file:
            file.write(json.dumps(result))
    except OSError as error:
        fail("cannot write %s: %s" % (path, error.strerror))


main()
`;
