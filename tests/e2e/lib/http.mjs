// Plain requests, as bytes come over the wire: fetch would decode them and hide headers.

import { request } from 'node:http';

/** Resolves to `{ status, headers, rawHeaders, body }`; `headers` may name any header, also forbidden ones. */
export function ask(url, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode,
          headers: answer.headers,
          rawHeaders: answer.rawHeaders,
          body: Buffer.concat(chunks),
        }),
      );
    });
    call.once('error', reject);
    call.end(body);
  });
}

export const asBrowser = { 'sec-fetch-mode': 'navigate', accept: 'text/html,*/*;q=0.8' };
