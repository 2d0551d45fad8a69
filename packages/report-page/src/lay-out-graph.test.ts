import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOX, layOutGraph } from './lay-out-graph.ts';
import type { GraphDrawing } from './lay-out-graph.ts';
import type { ModuleReport, RunReport } from './run-report.ts';

type Sketch = readonly [id: string, needs: readonly string[]];

/** Modules whose groups are the first parts of their names. */
function graphOf(sketches: readonly Sketch[]): Pick<RunReport, 'modules' | 'groups'> {
  const modules = sketches.map(
    ([id, needs]) => ({ id, needs, group: id.split('/')[0] ?? '' }) as ModuleReport,
  );
  return { modules, groups: [...new Set(modules.map(({ group }) => group))].map((name) => ({ name })) };
}

function overlaps({ boxes }: GraphDrawing): [string, string][] {
  const all = [...boxes];
  return all.flatMap(([a, one], index) =>
    all
      .slice(index + 1)
      .filter(([, other]) => Math.abs(one.x - other.x) < BOX.width && Math.abs(one.y - other.y) < BOX.height)
      .map(([b]): [string, string] => [a, b]),
  );
}

describe('the layout of a graph', () => {
  it('puts a group right of the one before, and a module right of what it waits for', () => {
    const drawing = layOutGraph(
      graphOf([
        ['net/vpc', []],
        ['core/eks', ['net/vpc']],
        ['core/addons', ['core/eks']],
        ['apps/web', ['net/vpc', 'core/addons']],
      ]),
    );

    const left = (id: string): number => drawing?.boxes.get(id)?.x ?? Number.NaN;
    expect(left('net/vpc')).toBeLessThan(left('core/eks'));
    expect(left('core/eks')).toBeLessThan(left('core/addons'));
    expect(left('core/addons')).toBeLessThan(left('apps/web'));
    expect(drawing?.lanes.map(({ name }) => name)).toEqual(['net', 'core', 'apps']);
    expect(drawing?.arrows).toHaveLength(4);
  });

  it('leads a long arrow past the modules between its ends', () => {
    const drawing = layOutGraph(
      graphOf([
        ['a/1', []],
        ['b/1', ['a/1']],
        ['c/1', ['a/1', 'b/1']],
      ]),
    );

    const between = drawing?.boxes.get('b/1');
    const path = drawing?.arrows.find(({ from, to }) => from === 'a/1' && to === 'c/1')?.path ?? '';
    // The straight piece through the middle column is at another height than its module.
    const [, height = ''] = /C[\d. ]+ ([\d.]+)H/.exec(path) ?? [];
    expect(Number(height)).not.toBeNaN();
    expect(Math.abs(Number(height) - ((between?.y ?? 0) + BOX.height / 2))).toBeGreaterThan(BOX.height / 2);
  });

  it('is absent where nothing waits for anything', () => {
    expect(
      layOutGraph(
        graphOf([
          ['a/1', []],
          ['b/1', ['gone/1']],
        ]),
      ),
    ).toBeUndefined();
  });

  it('survives circles and modules that wait for themselves', () => {
    const drawing = layOutGraph(
      graphOf([
        ['a/1', ['a/2', 'a/1']],
        ['a/2', ['a/1']],
        ['b/1', ['a/1']],
        ['c/1', ['b/1', 'c/1']],
      ]),
    );

    expect(drawing?.boxes.size).toBe(4);
  });

  it('draws arrows of removals against the order of groups', () => {
    const drawing = layOutGraph(
      graphOf([
        ['later/1', ['earlier/1']],
        ['earlier/1', []],
      ]),
    );

    const [arrow] = drawing?.arrows ?? [];
    const begin = Number(/^M(\d+)/.exec(arrow?.path ?? '')?.[1]);
    expect(arrow).toMatchObject({ from: 'earlier/1', to: 'later/1' });
    expect(begin).toBe(drawing?.boxes.get('earlier/1')?.x);
  });

  it('never lays one module over another, whatever the graph, and says the same each time', {
    timeout: 60_000,
  }, () => {
    const graph = fc.array(fc.tuple(fc.nat(4), fc.array(fc.nat(29), { maxLength: 4 })), {
      minLength: 2,
      maxLength: 30,
    });
    fc.assert(
      fc.property(graph, (sketch) => {
        const ids = sketch.map(([group], index) => `g${group}/m${index}`);
        const input = graphOf(
          sketch.map(([, needs], index) => [ids[index] ?? '', needs.flatMap((need) => ids[need] ?? [])]),
        );
        const drawing = layOutGraph(input);
        expect(layOutGraph(input)).toEqual(drawing);
        if (drawing === undefined) return;
        expect(overlaps(drawing)).toEqual([]);
        for (const { x, y } of drawing.boxes.values()) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(x + BOX.width).toBeLessThanOrEqual(drawing.width);
          expect(y + BOX.height).toBeLessThanOrEqual(drawing.height);
        }
      }),
      { numRuns: 150 },
    );
  });
});
