// What is left of secrets where nobody looks: in the program's memory, and in fields that are off
// the page but not gone yet.

// A part that was left is found if it is this much longer than half of the secret.
const STEP = 4;

/** From now on keeps hold of the program's memory and of every field that is ever on the page. */
export async function keepRemains({ context }) {
  await context.addInitScript(() => {
    const remains = { fields: new Set(), memory: undefined };
    Object.defineProperty(window, '__remains', { value: remains });
    for (const way of ['instantiate', 'instantiateStreaming']) {
      const start = WebAssembly[way];
      WebAssembly[way] = async (...all) => {
        const result = await start.apply(WebAssembly, all);
        const { exports } = result.instance ?? result;
        remains.memory = exports.memory;
        remains.trap = () => runAground(exports);
        return result;
      };
    }
    // Memory that is given back twice, and far outside of it, stops the program for good.
    const runAground = (exports) => exports.__wbindgen_free(0xfffffff0, 16, 1);
    const look = () => document.querySelectorAll('input, textarea').forEach((field) => remains.fields.add(field));
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  });
}

/**
 * Which of `secrets` are left, and where: `memory`, `fields` on the page, `lost fields` off it.
 * A secret in memory counts by any run of its characters as long as half of it, so that a part
 * that was not wiped is found too.
 */
export function findRemains(page, secrets) {
  return page.evaluate(
    ([wanted, step]) => {
      const { memory, fields } = window.__remains;
      if (!memory) throw new Error('the program did not start');
      const text = new TextDecoder('latin1').decode(memory.buffer);
      const partsOf = (secret) => {
        const length = Math.max(12, Math.ceil(secret.length / 2));
        const parts = [];
        for (let at = 0; at + length <= secret.length; at += step) parts.push(secret.slice(at, at + length));
        return parts;
      };
      const found = [];
      for (const [name, secret] of wanted) {
        const part = partsOf(secret).find((part) => text.includes(part));
        if (part) found.push(`${name} in memory`);
        for (const field of fields) {
          const where = field.isConnected ? 'a field' : 'a lost field';
          if (field.value.includes(secret)) found.push(`${name} in ${where}: ${field.id}`);
        }
      }
      return found;
    },
    [secrets, STEP],
  );
}
