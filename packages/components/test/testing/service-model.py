"""Compares what the fake takes and answers with the service models of the installed botocore. JSON in, findings out."""

import json
import sys

from botocore.loaders import create_loader

# Members of models that are newer than most installations.
NEWER = {'amiWatermarks', 'dryRun', 'failureContext'}
NEWER_VALUES = {'AmiWatermarkName', 'AmiWatermarksList'}

given = json.load(sys.stdin)
findings = []


def values_of(shape):
    kind = {'boolean': 'boolean', 'integer': 'integer', 'long': 'integer'}.get(shape['type'])
    found = {key: shape[key] for key in ('min', 'max', 'pattern') if key in shape}
    if kind:
        found['type'] = kind
    if 'enum' in shape:
        found['values'] = shape['enum']
    # Owners called third-party came late.
    if 'pattern' in found:
        found['pattern'] = found['pattern'].replace('|third-party', '')
    return found


def ours_of(value):
    return {key: inner.replace('|third-party', '') if key == 'pattern' else inner for key, inner in value.items()}


def compare_members(name, shape, members):
    required = set(shape.get('required', []))
    theirs = {key: value['shape'] + ('!' if key in required else '') for key, value in shape['members'].items()}
    ours = {key: value for key, value in members.items() if key not in NEWER or key in theirs}
    if ours != theirs:
        findings.append(f'{name}: ours {ours}, theirs {theirs}')


def compare_service(service, table):
    model = create_loader().load_service_model(service, 'service-2')
    shapes = model['shapes']
    for operation, members in table['requests'].items():
        described = model['operations'][operation]
        compare_members(operation, shapes[described['input']['shape']], members)
        verb = given['verbs'].get(operation)
        if verb and verb != described['http']['method']:
            findings.append(f'{operation}: {verb}, and it is {described["http"]["method"]}')
    for name, members in table['parts'].items():
        if name in shapes:
            compare_members(name, shapes[name], members)
    for name, value in table['values'].items():
        if name not in NEWER_VALUES and ours_of(value) != values_of(shapes[name]):
            findings.append(f'{name}: ours {value}, theirs {values_of(shapes[name])}')
    for name, collection in table['collections'].items():
        if name in NEWER_VALUES:
            continue
        shape = shapes[name]
        theirs = {key: shape[key] for key in ('min', 'max') if key in shape}
        if shape['type'] == 'list':
            theirs['list'] = shape['member']['shape']
        else:
            theirs.update({'map': shape['value']['shape'], 'keys': shape['key']['shape']})
        if collection != theirs:
            findings.append(f'{name}: ours {collection}, theirs {theirs}')
    return model


PYTHON = {'string': str, 'boolean': bool, 'integer': int, 'long': int, 'double': (int, float), 'timestamp': (int, float)}


def check_answer(shapes, name, value, path):
    shape = shapes[name]
    kind = shape['type']
    if kind == 'structure':
        for key, inner in value.items():
            if key in shape['members']:
                check_answer(shapes, shape['members'][key]['shape'], inner, f'{path}.{key}')
            elif key not in NEWER:
                findings.append(f'{path}.{key}: no such member')
    elif kind == 'list':
        for at, inner in enumerate(value):
            check_answer(shapes, shape['member']['shape'], inner, f'{path}[{at}]')
    elif kind == 'map':
        for key, inner in value.items():
            check_answer(shapes, shape['value']['shape'], inner, f'{path}.{key}')
    elif not isinstance(value, PYTHON[kind]):
        findings.append(f'{path}: {value!r} is no {kind}')
    elif 'enum' in shape and value not in shape['enum']:
        findings.append(f'{path}: {value!r} is none of {shape["enum"]}')


models = {service: compare_service(service, table) for service, table in given['tables'].items()}
seen = set()
for answer in given['answers']:
    service, operation = answer['service'], answer['operation']
    seen.add(operation)
    described = models[service]['operations'][operation]
    check_answer(models[service]['shapes'], described['output']['shape'], answer['body'], operation)
for service, table in given['tables'].items():
    for operation in table['requests']:
        if operation not in seen:
            findings.append(f'{operation}: never called')
json.dump(findings, sys.stdout)
