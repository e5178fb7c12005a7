// Signs the requests of openapi-fetch: a middleware that adds `hash` to the form.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Middleware } from 'openapi-fetch';

// Beside the package, wherever the compiled file is.
const file = new URL('../../../catalogue/openapi.json', import.meta.url);
const { paths } = JSON.parse(readFileSync(file, 'utf8'));

/** Adds the hash to each request whose operation has one. */
export function signing(key: Uint8Array): Middleware {
  return {
    async onRequest({ request, schemaPath, params }) {
      const order: string[] | undefined = paths[schemaPath].post?.['x-mor-signed-order'];
      if (!order) return undefined;
      const form = new URLSearchParams(await request.clone().text());
      const values = order.map((name) => params.path?.[name] ?? form.get(name) ?? '').join('');
      form.set('hash', createHash('sha1').update(values, 'utf8').update(key).digest('hex'));
      return new Request(request, { body: form });
    },
  };
}

/** The form as a body. A field that is `undefined` is not sent. */
export function form(fields: object = {}): URLSearchParams {
  return new URLSearchParams(Object.entries(fields).filter(([, text]) => text !== undefined));
}

/** The API secret key: the bytes of a file, without a newline at its end, or a variable. */
export function secretKey(): Uint8Array {
  const { MOR_SECRET_FILE: path, MOR_API_SECRET: secret = '' } = process.env;
  const key = path ? withoutNewline(readFileSync(path)) : Buffer.from(secret, 'utf8');
  if (key.length === 0) throw new Error('no key in MOR_SECRET_FILE or MOR_API_SECRET');
  return key;
}

function withoutNewline(bytes: Buffer): Buffer {
  if (bytes.at(-1) !== 0x0a) return bytes;
  return bytes.subarray(0, bytes.at(-2) === 0x0d ? -2 : -1);
}
