// The page as assistive technology gets it: the browser's accessibility tree, and nothing else.
// What is not in the tree with a role and a name cannot be found, read or used here.

export class Tree {
  static async of(page) {
    return new Tree(await page.context().newCDPSession(page), page);
  }

  constructor(debug, page) {
    this.debug = debug;
    this.page = page;
  }

  /** Everything that is not hidden from it: role, name, value and what it says of its state. */
  async all() {
    const { nodes } = await this.debug.send('Accessibility.getFullAXTree');
    return nodes
      .filter((node) => !node.ignored)
      .map((node) => ({
        role: node.role?.value,
        name: (node.name?.value ?? '').replace(/\s+/g, ' ').trim(),
        description: node.description?.value ?? '',
        value: node.value?.value ?? '',
        states: Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value])),
        element: node.backendDOMNodeId,
      }));
  }

  /** All that is read, in its order. */
  async read() {
    const texts = (await this.all()).filter(({ role }) => role === 'StaticText');
    return texts.map(({ name }) => name).join(' ');
  }

  /** Waits for the one thing of that role and name. */
  async find(role, name, { patience = 10_000, where = () => true } = {}) {
    const deadline = Date.now() + patience;
    for (;;) {
      const all = await this.all();
      const found = all.filter((node) => node.role === role && matches(node.name, name) && where(node));
      if (found.length === 1) return found[0];
      if (Date.now() > deadline) {
        const there = all.filter((node) => node.role === role).map((node) => `“${node.name}”`);
        throw new Error(`${found.length} of ${role} “${name}”; of this role there are ${there.join(', ')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** What assistive technology does with a button, a link or a choice. */
  async press(role, name) {
    const { element } = await this.find(role, name);
    const { object } = await this.debug.send('DOM.resolveNode', { backendNodeId: element });
    await this.debug.send('Runtime.callFunctionOn', {
      objectId: object.objectId,
      functionDeclaration: 'function () { this.click(); }',
    });
  }

  /** Puts a text into a field and leaves it there. */
  async write(name, text) {
    const { element } = await this.find('textbox', name);
    await this.debug.send('DOM.focus', { backendNodeId: element });
    const all = { commands: ['selectAll'], key: 'a', modifiers: 2 };
    await this.debug.send('Input.dispatchKeyEvent', { type: 'keyDown', ...all });
    await this.debug.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'a', modifiers: 2 });
    await this.debug.send('Input.insertText', { text });
  }
}

const matches = (name, wanted) => (typeof wanted === 'string' ? name === wanted : wanted.test(name));

/** From now on notes what live regions say; answers with a function that tells it. */
export async function listenToRegions(page) {
  await page.evaluate(() => {
    const LIVE = '[aria-live], [role="status"], [role="alert"]';
    const before = new Map();
    window.announced = [];
    const read = (region) => region.textContent.replace(/\s+/g, ' ').trim();
    const look = () => {
      for (const region of document.querySelectorAll(LIVE)) {
        const text = read(region);
        if (text && before.get(region) !== text) window.announced.push(text);
        before.set(region, text);
      }
    };
    for (const region of document.querySelectorAll(LIVE)) before.set(region, read(region));
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  return () => page.evaluate(() => window.announced);
}
