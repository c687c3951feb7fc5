import { a } from '@aws-amplify/backend';
import type { ClientSchema } from '@aws-amplify/backend';

export const schema = a.schema({
  // What people saw on the way. Everybody who is signed in reads all of it.
  Sighting: a
    .model({
      species: a.string().required(),
      at: a.datetime().required(),
      lat: a.float().required(),
      lng: a.float().required(),
    })
    .authorization((allow) => [
      allow.owner(),
      allow.authenticated().to(['read']),
    ]),
});

/** For the client app: `generateClient<Schema>()`. */
export type Schema = ClientSchema<typeof schema>;

/**
 * The schema as text. `defineData` takes over Gen 1's tables for a text only: given
 * the schema itself, it would silently make new, empty tables.
 */
export const sdl = schema.transform().schema;
