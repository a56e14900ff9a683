import { createHash } from 'node:crypto';

/** Of bytes or a text, as a browser compares it. */
export const checksum = (bytes) => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
