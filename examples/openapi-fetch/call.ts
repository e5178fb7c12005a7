// Calls three methods of the server at MOR_URL, such as http://127.0.0.1:8080/billing, prints the
// answers, and exits with 1 if one of them is an error.

import createClient from 'openapi-fetch';

import type { paths } from './mor.js';
import { form, secretKey, signing } from './signing.js';

const client = createClient<paths>({
  baseUrl: `${process.env.MOR_URL}/api`,
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  bodySerializer: form,
});
client.use(signing(secretKey()));

const u = process.env.MOR_USER ?? 'admin';
// The description requires the field; the middleware fills it.
const hash = '';
// Answers are XML, which openapi-fetch leaves to a parser of your choice.
const parseAs = 'text';

const updated = await client.POST('/user_details_update', {
  body: { u, hash, user_id: '789', u15: '0', company_name: 'Žalgiris & Co', tax1_value: '12.50' },
  parseAs,
});
show('user_details_update', updated);

const created = await client.POST('/did_create', {
  body: { u, hash, provider_id: '5', did: '0037060000000', comment: '50% + 1' },
  parseAs,
});
show('did_create', created);

const limited = await client.POST('/did_details_update', {
  body: { u, hash, did_id: '6511', call_limit: '999' },
  parseAs,
});
show('did_details_update', limited);

function show(method: string, answer: { data?: unknown; error?: unknown; response: Response }) {
  const text = String(answer.data ?? answer.error);
  console.log(`${method}: ${answer.response.status} ${text.trim()}`);
  if (!answer.response.ok || /<error>/.test(text)) process.exitCode = 1;
}
