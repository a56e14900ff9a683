// Counts what the browser refused by the site's policies, on every page of a phone.
//
// Three witnesses, as each is deaf to something: the page's own event (installed before any
// script, and not told of what happens in workers), the browser's issues (the same list as in its
// developer tools) and the console. Counted apart from other complaints: no test can expect one
// away by a pattern, it has to take those it provoked.

const BINDING = '__refused';
const ON_THE_CONSOLE = /Content Security Policy|TrustedHTML|TrustedScript|Trusted ?Types/i;

/** Watches a context from before its first page. */
export async function watchViolations(context) {
  const found = [];
  const note = (witness, what) => found.push({ witness, what });

  await context.exposeBinding(BINDING, (_, what) => note('event', what));
  await context.addInitScript((binding) => {
    const tell = window[binding];
    delete window[binding];
    const listen = (event) =>
      tell(`${event.effectiveDirective} refused ${event.blockedURI || 'inline'}`);
    // On the window, in the way down: nothing in the page can keep it from being heard.
    window.addEventListener('securitypolicyviolation', listen, { capture: true });
  }, BINDING);

  // A page that comes forgets what one of its watchers was told of the network if another was
  // told nothing: all of them are told.
  const watchers = new Map();
  const setOffline = context.setOffline.bind(context);
  context.setOffline = async (offline) => {
    await setOffline(offline);
    const conditions = { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
    const tell = (devtools) => devtools.send('Network.emulateNetworkConditions', conditions);
    await Promise.all([...watchers.values()].map(tell));
  };

  const attach = async (page) => {
    page.on('console', (message) => {
      const bad = ['error', 'warning'].includes(message.type());
      if (bad && ON_THE_CONSOLE.test(message.text())) note('console', message.text());
    });
    const devtools = await context.newCDPSession(page);
    devtools.on('Audits.issueAdded', ({ issue }) => {
      if (issue.code !== 'ContentSecurityPolicyIssue') return;
      const { violatedDirective, blockedURL } = issue.details.contentSecurityPolicyIssueDetails;
      note('issue', `${violatedDirective} refused ${blockedURL || 'inline'}`);
    });
    await devtools.send('Audits.enable');
    watchers.set(page, devtools);
    page.on('close', () => watchers.delete(page));
  };
  // Other tabs come while the phone is used: what they cannot be watched for counts too.
  context.on('page', (page) => {
    attach(page).catch((error) => {
      if (!page.isClosed()) note('watch', `a page could not be watched: ${error.message}`);
    });
  });
  await Promise.all(context.pages().map(attach));

  // What the browser has noticed travels in order: after an answer nothing is on its way.
  const settle = () =>
    Promise.all(context.pages().map((page) => page.evaluate('0').catch(() => {})));

  return {
    found,
    settle,
    /** Those that a test provoked on purpose: from here on they count no more. */
    async take() {
      await settle();
      return found.splice(0);
    },
  };
}
