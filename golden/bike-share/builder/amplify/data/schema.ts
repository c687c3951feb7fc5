import { a } from '@aws-amplify/backend';
import type { ClientSchema } from '@aws-amplify/backend';
import { withGen1Directives } from './gen1-directives';

export const schema = a.schema({
  // Riders are made by the sign-up itself; see the function PostConfirmation.
  Rider: a
    .model({
      id: a.id().required(),
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
export const sdl = withGen1Directives(schema.transform().schema, {
  Rider: { id: 'ID!' },
});
