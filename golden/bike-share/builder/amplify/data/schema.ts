import { a } from '@aws-amplify/backend';
import type { ClientSchema } from '@aws-amplify/backend';

export const schema = a.schema({
  // Riders are made by the sign-up itself; see the function PostConfirmation.
  Rider: a
    .model({
      email: a.email().required(),
      homeStation: a.string(),
    })
    .secondaryIndexes((index) => [
      index('homeStation').name('byStation').queryField('ridersByStation'),
    ])
    .authorization((allow) => [
      allow.owner().to(['read', 'update']),
      allow.group('Support'),
    ]),
});

/** For the client app: `generateClient<Schema>()`. */
export type Schema = ClientSchema<typeof schema>;

/**
 * The schema as text. `defineData` takes over Gen 1's tables for a text only: given
 * the schema itself, it would silently make new, empty tables.
 */
export const sdl = schema.transform().schema;
