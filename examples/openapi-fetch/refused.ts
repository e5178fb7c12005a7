// What the types refuse. `tsc` fails if one of these is allowed.

import type { paths } from './mor.js';

type Form<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody: { content: { 'application/x-www-form-urlencoded': infer Fields } } };
} ? Fields : never;

const own = { u: 'admin', hash: '' };

export const right: Form<'/user_details_update'> = { ...own, user_id: '123', u15: '1' };
// @ts-expect-error A switch is the text 0 or 1, and no boolean.
export const aBoolean: Form<'/user_details_update'> = { ...own, user_id: '123', u15: true };
// @ts-expect-error It is 0 or 1.
export const two: Form<'/user_details_update'> = { ...own, user_id: '123', u15: '2' };
// @ts-expect-error 12.50 as a number is sent as 12.5, which has another hash.
export const aNumber: Form<'/user_details_update'> = { ...own, user_id: '123', tax1_value: 12.50 };
// @ts-expect-error No such field.
export const unknown: Form<'/user_details_update'> = { ...own, user_id: '123', blocked: '1' };
// @ts-expect-error The number is required.
export const missing: Form<'/did_create'> = { ...own, provider_id: '1' };
// @ts-expect-error Also a method of which one of two fields is required has its fields checked.
export const ofTwo: Form<'/user_details_get'> = { ...own, user_id: 123 };
