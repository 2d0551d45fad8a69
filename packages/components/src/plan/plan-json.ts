import type { Json, JsonObject } from '../project/json.ts';
import { isObject } from '../project/json.ts';
import type { ComponentPlan, PlanItem } from './component-plan.ts';
import { planCounts } from './plan-components.ts';

/** A plan as machines read it: the texts of documents are left out, their digests stay. */
export function planJson(plan: ComponentPlan) {
  const { target, items, managed, drift, diagnostics, basis } = plan;
  return {
    schema: 'seed.components.plan/1' as const,
    target,
    counts: planCounts(plan),
    items: items.map(itemJson),
    managed,
    drift,
    diagnostics,
    basis,
  };
}

export type PlanJson = ReturnType<typeof planJson>;

function itemJson(item: PlanItem) {
  const { call, ...rest } = item;
  const { upload, ...shown } = 'upload' in rest ? rest : { ...rest, upload: undefined };
  return {
    ...shown,
    ...(call === undefined ? {} : { call: { ...call, request: withoutTexts(call.request) } }),
    ...(upload === undefined
      ? {}
      : { upload: { bucket: upload.bucket, key: upload.key, sha256: upload.sha256 } }),
  };
}

const TEXTS: ReadonlySet<string> = new Set(['data', 'dockerfileTemplateData', 'userDataOverride']);

function withoutTexts(request: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(request)
      .filter(([name]) => !TEXTS.has(name))
      .map(([name, value]): [string, Json] => [name, isObject(value) ? withoutTexts(value) : value]),
  );
}
