/** Prices of us-east-1 in US dollars per minute, as AWS states them in public; other regions differ by some percent. */
const PER_MINUTE: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  LINUX_CONTAINER: {
    BUILD_GENERAL1_SMALL: 0.005,
    BUILD_GENERAL1_MEDIUM: 0.01,
    BUILD_GENERAL1_LARGE: 0.02,
    BUILD_GENERAL1_2XLARGE: 0.2,
  },
  ARM_CONTAINER: { BUILD_GENERAL1_SMALL: 0.0034, BUILD_GENERAL1_LARGE: 0.015 },
  LINUX_GPU_CONTAINER: { BUILD_GENERAL1_LARGE: 0.65 },
  WINDOWS_SERVER_2019_CONTAINER: { BUILD_GENERAL1_MEDIUM: 0.018 },
};

/** Lambda compute is charged by the second. */
const PER_SECOND: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ARM_LAMBDA_CONTAINER: { BUILD_LAMBDA_1GB: 0.000_01 },
  LINUX_LAMBDA_CONTAINER: { BUILD_LAMBDA_1GB: 0.000_02 },
};

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

export interface BuildPrice {
  /** US dollars, an estimate. */
  readonly dollars: number;
  /** As it is shown, e.g. `est. $0.015 (3 min general1.small)`. */
  readonly text: string;
}

/**
 * What a build costs, from its place and how long it ran; undefined where the list knows no price. Containers are
 * charged by the minute begun, Lambda by the second begun.
 */
export function priceBuild(
  environmentType: string,
  computeType: string,
  durationMs: number,
): BuildPrice | undefined {
  const size = computeType
    .replace(/^BUILD_/, '')
    .replace(/_(?=[^_]+$)/, '.')
    .toLowerCase();
  const perMinute = PER_MINUTE[environmentType]?.[computeType];
  if (perMinute !== undefined) return price(perMinute, Math.ceil(durationMs / MINUTE_MS), `min ${size}`);
  const perSecond = PER_SECOND[environmentType]?.[computeType];
  return perSecond === undefined
    ? undefined
    : price(perSecond, Math.ceil(durationMs / SECOND_MS), `s ${size}`);
}

function price(each: number, count: number, unit: string): BuildPrice {
  const dollars = Number((each * count).toFixed(6));
  return { dollars, text: `est. $${dollars} (${count} ${unit})` };
}
