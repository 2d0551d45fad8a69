/** A value as JSON without places, and with placed texts as the text alone. */
export function showValue(value: unknown): string {
  const isPlaced = (v: object): v is { value: unknown } =>
    'value' in v && 'span' in v && Object.keys(v).length === 2;
  return JSON.stringify(
    value,
    (key, v: unknown) =>
      key === 'span' || key === 'source'
        ? undefined
        : typeof v === 'object' && v !== null && isPlaced(v)
          ? v.value
          : v,
    2,
  );
}
