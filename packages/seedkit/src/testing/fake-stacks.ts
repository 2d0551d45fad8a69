import { ConflictError } from '@seed/kernel';
import type { Stack, StackRequest, Stacks } from '../stacks.ts';
import { templateText } from '../template-text.ts';
import type { Template, TemplateValue } from '../template.ts';

/** What a test lets the fake do next. */
export interface FakeStackRules {
  /** Status in which the next operation on a stack ends, instead of its success; used up by it. */
  readonly endings: Map<string, string>;
  /** What `failures` says of a stack. */
  readonly reasons: Map<string, readonly string[]>;
}

export interface FakeStacks extends Stacks, FakeStackRules {
  /** Every operation that changes something, as `create NAME`. */
  readonly writes: readonly string[];
  /** The last request for each stack. */
  readonly requests: ReadonlyMap<string, StackRequest>;
  /** Puts a stack there as something else left it. */
  put(stack: Partial<Stack> & { readonly name: string; readonly status: string }): void;
}

/** Enough of CloudFormation's functions for outputs: values of parameters, else a made-up text. */
function evaluate(value: TemplateValue, parameters: Readonly<Record<string, string>>, hint: string): string {
  if (typeof value !== 'object') return String(value);
  const [[name, inner] = ['', '']] = Object.entries(value);
  if (name === 'Ref' && typeof inner === 'string') return parameters[inner] ?? `${inner}-of-${hint}`;
  if (name === 'Fn::GetAtt' && Array.isArray(inner)) return `${inner.join('-')}-of-${hint}`;
  return `${hint}-value`;
}

function defaults(template: Template): Record<string, string> {
  return Object.fromEntries(
    Object.entries(template.Parameters).flatMap(([name, parameter]) =>
      parameter.Default === undefined ? [] : [[name, parameter.Default]],
    ),
  );
}

function asText(template: Template | string): Template {
  return typeof template === 'string' ? (JSON.parse(template) as Template) : template;
}

const isOn = (
  { Condition }: { readonly Condition?: string },
  parameters: Readonly<Record<string, string>>,
): boolean =>
  Condition === undefined ||
  (Condition === 'DeployCodeArtifactEnabled' && parameters['DeployCodeArtifact'] === 'true');

/** What of a request CloudFormation takes for a change: no policies of deletion, and nothing whose condition is off. */
function seen({ template, parameters }: StackRequest): string {
  const parsed = asText(template);
  const resources = Object.entries(parsed.Resources)
    .filter(([, resource]) => isOn(resource, { ...defaults(parsed), ...parameters }))
    .map(([name, { Type, Properties, Metadata }]) => ({ name, Type, Properties, Metadata }));
  return JSON.stringify([parameters, resources]);
}

function built({ name, template, parameters }: StackRequest): Stack {
  const parsed = asText(template);
  const all = { ...defaults(parsed), ...parameters };
  const outputs = Object.entries(parsed.Outputs)
    .filter(([, output]) => isOn(output, all))
    .map(([key, output]) => [key, evaluate(output.Value, all, name)]);
  return {
    name,
    id: `stack/${name}`,
    status: 'CREATE_COMPLETE',
    outputs: Object.fromEntries(outputs),
    parameters: all,
  };
}

/** CloudFormation in memory. Operations end at once, in success or as the test says. */
export function fakeStacks(): FakeStacks {
  const stacks = new Map<string, Stack>();
  const requests = new Map<string, StackRequest>();
  const endings = new Map<string, string>();
  const reasons = new Map<string, readonly string[]>();
  const writes: string[] = [];

  const end = (stack: Stack): void => {
    const status = endings.get(stack.name);
    endings.delete(stack.name);
    stacks.set(stack.name, status === undefined ? stack : { ...stack, status });
  };
  const resources = (request: StackRequest | undefined): string[] =>
    request === undefined ? [] : Object.keys(asText(request.template).Resources);

  return {
    endings,
    reasons,
    writes,
    requests,
    put: (stack) =>
      void stacks.set(stack.name, { id: `stack/${stack.name}`, outputs: {}, parameters: {}, ...stack }),
    describe: async (name) => stacks.get(name),
    template: async (name) => {
      const request = requests.get(name);
      return request === undefined ? undefined : templateText(request.template, 'json');
    },
    create: async (request) => {
      writes.push(`create ${request.name}`);
      requests.set(request.name, request);
      end(built(request));
    },
    update: async (request) => {
      const before = requests.get(request.name);
      if (before !== undefined && seen(before) === seen(request)) return false;
      const gone = resources(before).filter((id) => !resources(request).includes(id));
      const taken = gone.filter((id) => request.keep?.includes(id));
      if (taken.length > 0)
        throw new ConflictError('seedkit/keeps-resources', `would take away ${taken.join(', ')}`);
      writes.push(`update ${request.name}`);
      requests.set(request.name, request);
      end({ ...built(request), status: 'UPDATE_COMPLETE' });
      return true;
    },
    delete: async (name) => {
      if (!stacks.has(name)) return;
      writes.push(`delete ${name}`);
      const status = endings.get(name);
      endings.delete(name);
      const stack = stacks.get(name);
      if (status !== undefined && stack !== undefined) stacks.set(name, { ...stack, status });
      else {
        stacks.delete(name);
        requests.delete(name);
      }
    },
    continueRollback: async (name) => {
      writes.push(`continue ${name}`);
      const stack = stacks.get(name);
      if (stack !== undefined) end({ ...stack, status: 'UPDATE_ROLLBACK_COMPLETE' });
    },
    settle: async (name) => {
      const stack = stacks.get(name);
      if (stack?.status === 'DELETE_IN_PROGRESS') stacks.delete(name);
      else if (stack?.status.endsWith('_IN_PROGRESS') === true && stack.status !== 'REVIEW_IN_PROGRESS')
        stacks.set(name, { ...stack, status: stack.status.replace('IN_PROGRESS', 'COMPLETE') });
      return stacks.get(name);
    },
    failures: async (name) => reasons.get(name) ?? [],
  };
}
