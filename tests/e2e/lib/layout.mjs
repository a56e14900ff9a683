// What must be so on every screen, whatever its size, its words and the size of its text.

/**
 * Runs in the page: what is wrong with where things stand, one line each; empty is well.
 *
 * Nothing is wider than the page, no word is cut off or squeezed into a pillar, no words or controls lie on one another,
 * and whatever is touched is at least 44 px high and wide.
 */
export function layoutFaults() {
  const LEAST = 44;
  const faults = new Set();
  const width = document.documentElement.clientWidth;
  const name = (element) => {
    const text = (element.textContent || element.getAttribute('aria-label') || element.id).trim();
    const kind = element.className && typeof element.className === 'string' ? `.${element.className.replaceAll(' ', '.')}` : '';
    return `${element.tagName.toLowerCase()}${kind} “${text.slice(0, 40)}”`;
  };
  const isShown = (element) => {
    if (element.closest('.unseen, [hidden], noscript')) return false;
    return element.checkVisibility({ visibilityProperty: true });
  };
  const overlap = (a, b) => ({
    x: Math.min(a.right, b.right) - Math.max(a.left, b.left),
    y: Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
  });

  if (document.documentElement.scrollWidth > width) {
    faults.add(`the page is ${document.documentElement.scrollWidth} px wide, of ${width}`);
  }

  // Words: where each piece of text stands, without the room above and below its letters.
  const words = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || !isShown(node.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const lines = [...range.getClientRects()];
    const widest = Math.max(...lines.map((line) => line.width));
    if (lines.length > 3 && widest < 3 * parseFloat(getComputedStyle(node.parentElement).fontSize)) {
      faults.add(`squeezed: ${name(node.parentElement)}`);
    }
    for (const { left, right, top, bottom } of lines) {
      if (right - left < 1) continue;
      const room = (bottom - top) * 0.22;
      words.push({ node, element: node.parentElement, left, right, top: top + room, bottom: bottom - room });
    }
  }
  for (const { element, left, right } of words) {
    if (left < -1 || right > width + 1) faults.add(`beyond the edge: ${name(element)}`);
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (!/hidden|clip/.test(style.overflowX)) continue;
      const box = around.getBoundingClientRect();
      if (left < box.left - 1 || right > box.right + 1) faults.add(`cut off: ${name(element)}`);
    }
  }
  for (const [index, a] of words.entries()) {
    for (const b of words.slice(index + 1)) {
      if (a.node === b.node) continue;
      const { x, y } = overlap(a, b);
      if (x > 1 && y > 1) faults.add(`on one another: ${name(a.element)} and ${name(b.element)}`);
    }
  }

  // Controls: a choice is touched by its whole row.
  const controls = [...document.querySelectorAll('a[href], button, summary, input, textarea, label.choice')]
    .filter((element) => isShown(element) && !(element.matches('input') && element.closest('.choice')))
    .map((element) => ({ element, box: element.getBoundingClientRect() }));
  for (const { element, box } of controls) {
    if (box.left < -1 || box.right > width + 1) faults.add(`beyond the edge: ${name(element)}`);
    if (box.width < LEAST - 0.5 || box.height < LEAST - 0.5) {
      faults.add(`${Math.round(box.width)} × ${Math.round(box.height)} to touch: ${name(element)}`);
    }
  }
  for (const [index, a] of controls.entries()) {
    for (const b of controls.slice(index + 1)) {
      const { x, y } = overlap(a.box, b.box);
      if (x > 1 && y > 1) faults.add(`on one another: ${name(a.element)} and ${name(b.element)}`);
    }
    for (const word of words) {
      if (a.element.contains(word.node) || word.node.parentElement.closest('label')?.control === a.element) continue;
      const { x, y } = overlap(a.box, word);
      if (x > 1 && y > 1) faults.add(`on one another: ${name(a.element)} and ${name(word.element)}`);
    }
  }
  return [...faults];
}
