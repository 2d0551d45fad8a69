import { Box, Text } from 'ink';
import { memo } from 'react';
import type { ReactNode } from 'react';
import type { Drawn } from './draw-screen.ts';

/** One row of cells; the text is its key, so that a row that did not change costs nothing. */
const Line = memo(function Line({ text }: { readonly text: string }): ReactNode {
  return <Text wrap="truncate-end">{text === '' ? ' ' : text}</Text>;
});

/**
 * Exactly as many rows as the place has: what is too much is not drawn, what is missing stays empty. Spaces at the ends
 * are left away where nothing lies below: every cell that is drawn has its price.
 */
export function Lines({ at, texts, over }: Omit<Drawn, 'key'>): ReactNode {
  const { x, y, width, height } = at;
  const rows = Array.from({ length: height }, (_, row) => texts[row] ?? '');
  return (
    <Box position="absolute" left={x} top={y} width={width} height={height} flexDirection="column">
      {rows.map((text, row) => (
        <Line key={row} text={over === true ? text : text.trimEnd()} />
      ))}
    </Box>
  );
}
