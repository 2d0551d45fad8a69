const NUMBER = /\d+(?:\.\d+)*/;

/**
 * Whether an image's key goes with one of the systems that a component is made for. Numbers alone are compared:
 * `Ubuntu 22` fits `22.04`, `Amazon Linux 2023` fits `al2023`; what has no number fits everything.
 */
export function fitsSystems(image: string, systems: readonly string[]): boolean {
  const wanted = NUMBER.exec(image)?.[0];
  if (wanted === undefined || systems.length === 0) return true;
  return systems.some((system) => {
    const number = NUMBER.exec(system)?.[0];
    return (
      number === undefined || `${wanted}.`.startsWith(`${number}.`) || `${number}.`.startsWith(`${wanted}.`)
    );
  });
}
