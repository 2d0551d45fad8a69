// @ts-check
// What the page does beside being read. Everything can be read without it.
(() => {
  /** @template {Element} T @param {string} selector @param {ParentNode} [within] @returns {T[]} */
  const all = (selector, within = document) => /** @type {T[]} */ ([...within.querySelectorAll(selector)]);
  /** @param {string} id */
  const byId = (id) => document.getElementById(id);

  document.documentElement.classList.add('script');

  // Colours: remembered where the browser lets a file remember something.
  const THEME = 'seed-report-theme';
  const themes = /** @type {HTMLInputElement[]} */ (all('input[name="theme"]'));
  try {
    const kept = localStorage.getItem(THEME);
    for (const one of themes) if (one.value === kept) one.checked = true;
  } catch {
    // A page in a sandbox has no memory.
  }
  for (const one of themes) {
    one.addEventListener('change', () => {
      try {
        localStorage.setItem(THEME, one.value);
      } catch {
        // As above.
      }
    });
  }

  byId('print')?.addEventListener('click', () => print());

  const list = byId('list');
  const rows = /** @type {HTMLLIElement[]} */ (list === null ? [] : all('.module', list));
  const groups = /** @type {HTMLLIElement[]} */ (list === null ? [] : all('.group', list));
  const planned = list === null ? [] : [...list.children];
  const find = /** @type {HTMLInputElement | null} */ (byId('find'));
  const sort = /** @type {HTMLSelectElement | null} */ (byId('sort'));
  const chips = /** @type {HTMLButtonElement[]} */ (all('[data-chip]'));
  const boxes = /** @type {SVGAElement[]} */ (all('[data-box]'));
  const drawing = /** @type {SVGSVGElement | null} */ (document.querySelector('#drawing'));
  /** @param {HTMLElement | SVGElement} element @param {string} name */
  const numberOf = (element, name) => Number(element.dataset[name] ?? 0);
  const boxOf = new Map(boxes.map((box) => [numberOf(box, 'box'), box]));
  /** @param {HTMLLIElement} row @returns {HTMLElement | null} */
  const lineOf = (row) => row.querySelector('summary');
  /** @param {HTMLLIElement} row @returns {HTMLDetailsElement | null} */
  const detailsOf = (row) => row.querySelector('details');

  // One line of the list is reached with tab, the others from there.
  /** @type {HTMLLIElement | undefined} */
  let current;
  /** @param {HTMLLIElement | undefined} row */
  const choose = (row) => {
    if (row === current) return;
    if (current !== undefined) lineOf(current)?.setAttribute('tabindex', '-1');
    current = row;
    if (row !== undefined) lineOf(row)?.setAttribute('tabindex', '0');
  };
  for (const row of rows) lineOf(row)?.setAttribute('tabindex', '-1');

  /** @returns {HTMLLIElement[]} */
  const visible = () =>
    /** @type {HTMLLIElement[]} */ (list === null ? [] : all('.module:not([hidden])', list));

  const filter = () => {
    const words = (find?.value ?? '')
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const on = new Set(
      chips.filter((one) => one.getAttribute('aria-pressed') === 'true').map((one) => one.dataset['chip']),
    );
    const fits = rows.map((row) => {
      const text = row.dataset['text'] ?? '';
      return (
        (chips.length === 0 || on.has(row.dataset['standing'])) && words.every((word) => text.includes(word))
      );
    });
    for (const [index, row] of rows.entries()) {
      row.hidden = !fits[index];
      boxOf.get(numberOf(row, 'order'))?.classList.toggle('away', !fits[index]);
    }
    const sorted = sort !== null && sort.value !== 'order';
    for (const group of groups) group.hidden = sorted;
    if (!sorted) {
      /** @type {HTMLLIElement | undefined} */
      let head;
      const filled = new Set();
      for (const child of planned) {
        if (child.classList.contains('group')) head = /** @type {HTMLLIElement} */ (child);
        else if (head !== undefined && !(/** @type {HTMLLIElement} */ (child).hidden)) filled.add(head);
      }
      for (const group of groups) group.hidden = !filled.has(group);
    }
    const many = fits.filter(Boolean).length;
    const shown = byId('shown');
    if (shown !== null)
      shown.textContent = many === rows.length ? `all ${many} shown` : `${many} of ${rows.length} shown`;
    const none = byId('none');
    if (none !== null) none.hidden = many > 0;
    if (current === undefined || current.hidden) choose(visible()[0]);
  };

  const reorder = () => {
    if (list === null || sort === null) return;
    const by = sort.value;
    const order =
      by === 'ms'
        ? [...groups, ...rows.toSorted((a, b) => numberOf(b, 'ms') - numberOf(a, 'ms'))]
        : by === 'start'
          ? // What never began comes last.
            [
              ...groups,
              ...rows.toSorted(
                (a, b) => (numberOf(a, 'start') || Infinity) - (numberOf(b, 'start') || Infinity),
              ),
            ]
          : planned;
    list.append(...order);
    filter();
  };

  for (const chip of chips) {
    chip.addEventListener('click', () => {
      chip.setAttribute('aria-pressed', String(chip.getAttribute('aria-pressed') !== 'true'));
      filter();
    });
  }
  find?.addEventListener('input', filter);
  sort?.addEventListener('change', reorder);
  byId('reset')?.addEventListener('click', () => {
    if (find !== null) find.value = '';
    for (const chip of chips) chip.setAttribute('aria-pressed', 'true');
    filter();
    find?.focus();
  });

  const openAll = byId('open-all');
  openAll?.addEventListener('click', () => {
    const open = openAll.getAttribute('aria-pressed') !== 'true';
    openAll.setAttribute('aria-pressed', String(open));
    openAll.textContent = open ? 'Close all' : 'Open all';
    for (const row of visible()) {
      const details = detailsOf(row);
      if (details !== null) details.open = open;
    }
  });

  list?.addEventListener('focusin', (event) => {
    const row = event.target instanceof Element ? event.target.closest('.module') : null;
    if (row !== null) choose(/** @type {HTMLLIElement} */ (row));
  });

  /** @param {KeyboardEvent} event @returns {boolean} true where the key was for the list */
  const moveInList = (event) => {
    if (!(event.target instanceof Element) || event.target.localName !== 'summary' || current === undefined)
      return false;
    const details = detailsOf(current);
    const shown = visible();
    const at = shown.indexOf(current);
    /** @type {Record<string, number | undefined>} */
    const places = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: shown.length - 1,
      PageDown: at + 10,
      PageUp: at - 10,
    };
    const place = places[event.key];
    if (place !== undefined) {
      const next = shown[Math.max(0, Math.min(shown.length - 1, place))];
      if (next !== undefined) lineOf(next)?.focus();
    } else if (event.key === 'ArrowRight' && details !== null) details.open = true;
    else if (event.key === 'ArrowLeft' && details !== null) details.open = false;
    else return false;
    return true;
  };

  // The graph: what a module depends on, and what depends on it.
  /** @typedef {{ arrow: SVGPathElement, end: number }} Way */
  /** @type {Map<number, Way[]>} */
  const after = new Map();
  /** @type {Map<number, Way[]>} */
  const before = new Map();
  for (const arrow of /** @type {SVGPathElement[]} */ (all('.arrow'))) {
    const [from, to] = [numberOf(arrow, 'from'), numberOf(arrow, 'to')];
    after.set(from, [...(after.get(from) ?? []), { arrow, end: to }]);
    before.set(to, [...(before.get(to) ?? []), { arrow, end: from }]);
  }
  /** @param {Map<number, Way[]>} ways @param {number} start @param {Set<Element>} found */
  const reach = (ways, start, found) => {
    const next = [start];
    for (let at = next.pop(); at !== undefined; at = next.pop()) {
      for (const { arrow, end } of ways.get(at) ?? []) {
        if (found.has(arrow)) continue;
        found.add(arrow);
        const box = boxOf.get(end);
        if (box !== undefined) found.add(box);
        next.push(end);
      }
    }
  };
  /** @type {Set<Element>} */
  let hot = new Set();
  /** @type {SVGAElement | undefined} */
  let chosen;
  /** @param {SVGAElement | undefined} box */
  const light = (box) => {
    if (box === chosen) return;
    drawing?.classList.toggle('choosing', box !== undefined);
    chosen?.classList.remove('chosen');
    chosen = box;
    const was = hot;
    hot = new Set();
    if (box !== undefined) {
      const at = numberOf(box, 'box');
      hot.add(box);
      reach(before, at, hot);
      reach(after, at, hot);
      box.classList.add('chosen');
    }
    for (const one of was) if (!hot.has(one)) one.classList.remove('hot');
    for (const one of hot) one.classList.add('hot');
  };
  /** @param {EventTarget | null} target @returns {SVGAElement | undefined} */
  const boxAt = (target) =>
    /** @type {SVGAElement | undefined} */ (
      target instanceof Element ? (target.closest('[data-box]') ?? undefined) : undefined
    );
  for (const [index, box] of boxes.entries()) box.setAttribute('tabindex', index === 0 ? '0' : '-1');
  let reachable = boxes[0];
  drawing?.addEventListener('pointerover', (event) => {
    const box = boxAt(event.target);
    if (box !== undefined) light(box);
    else light(boxAt(document.activeElement));
  });
  drawing?.addEventListener('pointerleave', () => light(boxAt(document.activeElement)));
  drawing?.addEventListener('focusin', (event) => {
    const box = boxAt(event.target);
    if (box !== undefined) {
      reachable?.setAttribute('tabindex', '-1');
      box.setAttribute('tabindex', '0');
      reachable = box;
    }
    light(box);
    box?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
  drawing?.addEventListener('focusout', () => light(undefined));

  /** @param {SVGAElement} box */
  const centre = (box) => {
    const { e: x, f: y } = box.transform.baseVal.getItem(0).matrix;
    return { x, y };
  };
  const DIRECTIONS = new Map([
    ['ArrowRight', { x: 1, y: 0 }],
    ['ArrowLeft', { x: -1, y: 0 }],
    ['ArrowDown', { x: 0, y: 1 }],
    ['ArrowUp', { x: 0, y: -1 }],
  ]);
  /** @param {KeyboardEvent} event @returns {boolean} true where the key was for the graph */
  const moveInGraph = (event) => {
    const box = boxAt(event.target);
    const way = DIRECTIONS.get(event.key);
    if (box === undefined || way === undefined) return false;
    const here = centre(box);
    /** @type {SVGAElement | undefined} */
    let best;
    let least = Infinity;
    for (const one of boxes) {
      const { x, y } = centre(one);
      const along = (x - here.x) * way.x + (y - here.y) * way.y;
      const across = Math.abs((x - here.x) * way.y) + Math.abs((y - here.y) * way.x);
      const far = along + 3 * across;
      // Up and down stay in their column.
      if (along <= 0 || (way.y !== 0 && across > 0) || far >= least) continue;
      best = one;
      least = far;
    }
    best?.focus();
    return true;
  };

  let zoom = 1;
  /** @param {number} next */
  const setZoom = (next) => {
    if (drawing === null) return;
    zoom = Math.min(2, Math.max(0.1, next));
    const { width, height } = drawing.viewBox.baseVal;
    drawing.setAttribute('width', String(Math.round(width * zoom)));
    drawing.setAttribute('height', String(Math.round(height * zoom)));
  };
  const view = byId('graph-view');
  const fit = () => {
    if (view !== null && drawing !== null)
      setZoom(Math.min(1, view.clientWidth / drawing.viewBox.baseVal.width));
  };
  for (const button of /** @type {HTMLButtonElement[]} */ (all('[data-zoom]'))) {
    button.addEventListener('click', () => {
      const { zoom: how } = button.dataset;
      if (how === 'fit') fit();
      else setZoom(how === 'in' ? zoom * 1.25 : zoom / 1.25);
    });
  }
  // A little too wide is made to fit; much too wide would be too small to read.
  if (view !== null && drawing !== null && view.clientWidth >= 0.7 * drawing.viewBox.baseVal.width) fit();

  // Addresses of modules open what they lead to.
  const follow = () => {
    // Names of modules are written so that nothing in them needs an escape.
    const name = location.hash.slice(1);
    const row = rows.find(({ id }) => id === name);
    if (row === undefined) return;
    if (row.hidden) {
      if (find !== null) find.value = '';
      for (const chip of chips)
        if (chip.dataset['chip'] === row.dataset['standing']) chip.setAttribute('aria-pressed', 'true');
      filter();
    }
    const details = detailsOf(row);
    if (details !== null) details.open = true;
    lineOf(row)?.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'start' });
  };
  addEventListener('hashchange', follow);
  // The same address once more is no change, and is meant.
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#m-"]') : null;
    if (link !== null && link.getAttribute('href') === location.hash) follow();
  });

  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target instanceof Element && event.target.matches('input[type="search"], select');
    if (typing) {
      if (event.key === 'Escape' && find !== null && event.target === find) {
        find.value = '';
        filter();
      } else if (event.key === 'ArrowDown' && event.target === find && current !== undefined) {
        lineOf(current)?.focus();
        event.preventDefault();
      }
      return;
    }
    if (event.key === '/' && find !== null) {
      find.focus();
      find.select();
    } else if (event.key === 'g' && boxes.length > 0) {
      const own = current === undefined ? undefined : boxOf.get(numberOf(current, 'order'));
      (own ?? boxes[0])?.focus();
    } else if (!moveInList(event) && !moveInGraph(event)) return;
    event.preventDefault();
  });

  // Paper cannot be opened: what is closed is printed open, unless it is too much.
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener('beforeprint', () => {
    const shown = visible();
    opened = shown
      .filter((row) => shown.length <= 60 || row.dataset['standing'] === 'failed')
      .flatMap((row) => detailsOf(row) ?? [])
      .filter((details) => !details.open);
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
    opened = [];
  });

  filter();
  // After the browser has gone to the address by itself.
  addEventListener('load', () => setTimeout(follow));
})();
