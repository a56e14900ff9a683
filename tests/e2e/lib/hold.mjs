// Answers that do not come yet.

/**
 * Holds the answers to some calls back, after the first few: `asked` is kept when the first of
 * them has been sent, `letGo` lets them go.
 */
export async function hold(page, pattern, { methods = ['GET'], few = 0 } = {}) {
  const held = [];
  let holding = true;
  let passed = 0;
  let isAsked;
  const asked = new Promise((resolve) => (isAsked = resolve));
  await page.route(pattern, (route) => {
    if (!holding || !methods.includes(route.request().method())) return route.fallback();
    passed += 1;
    if (passed <= few) return route.fallback();
    held.push(route);
    isAsked();
  });
  const letGo = async () => {
    holding = false;
    await Promise.all(held.splice(0).map((route) => route.continue().catch(() => {})));
  };
  return { asked, letGo };
}
