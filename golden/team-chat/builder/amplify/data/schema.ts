import { a } from '@aws-amplify/backend';
import type { ClientSchema } from '@aws-amplify/backend';
import { otherSide, withGen1Directives } from './gen1-directives';

export const schema = a.schema({
  // A channel is open to the user pool groups named in its own record.
  Channel: a
    .model({
      id: a.id().required(),
      name: a.string().required(),
      readerGroups: a.string().array(),
      adminGroup: a.string(),
      settingsID: a.id(),
      settings: a.belongsTo('ChannelSettings', 'settingsID'),
      messages: a.hasMany('Message', 'channelID'),
      memberships: a.hasMany('Membership', 'channelID'),
    })
    .authorization((allow) => [
      allow.groupsDefinedIn('readerGroups').to(['read']),
      allow.groupDefinedIn('adminGroup'),
      allow.group('Moderators'),
    ]),
  ChannelSettings: a
    .model({
      id: a.id().required(),
      slowModeSeconds: a.integer(),
      retentionDays: a.integer(),
      ...otherSide({ channelSettings: a.hasMany('Channel', 'settingsID') }),
    })
    .authorization((allow) => [
      allow.authenticated().to(['read']),
      allow.group('Moderators'),
    ]),
  // Joins people and channels; `unread` is kept up by a function.
  Membership: a
    .model({
      id: a.id().required(),
      channelID: a.id().required(),
      personID: a.id().required(),
      channel: a.belongsTo('Channel', 'channelID'),
      person: a.belongsTo('Person', 'personID'),
      unread: a.integer(),
    })
    .secondaryIndexes((index) => [
      index('channelID').name('byChannel').queryField('membershipsByChannel'),
      index('personID').name('byPerson').queryField('membershipsByPerson'),
    ])
    .authorization((allow) => [
      allow.ownerDefinedIn('personID').identityClaim('username'),
      allow.group('Moderators'),
    ]),
  // What somebody said. Only its author edits it; moderators may take it away.
  Message: a
    .model({
      id: a.id().required(),
      channelID: a.id().required(),
      channel: a.belongsTo('Channel', 'channelID'),
      author: a.string(),
      text: a.string().required(),
      sentAt: a.datetime().required(),
      attachmentKey: a.string(),
      reactions: a.hasMany('Reaction', 'messageID'),
    })
    .secondaryIndexes((index) => [
      index('channelID')
        .sortKeys(['sentAt'])
        .name('byChannel')
        .queryField('messagesByChannel'),
    ])
    .disableOperations(['onCreate', 'onUpdate', 'onDelete'])
    .authorization((allow) => [
      allow.ownerDefinedIn('author').identityClaim('username'),
      allow.authenticated().to(['read']),
      allow.group('Moderators').to(['read', 'delete']),
      allow.authenticated('identityPool'),
    ]),
  Reaction: a
    .model({
      id: a.id().required(),
      messageID: a.id().required(),
      message: a.belongsTo('Message', 'messageID'),
      emoji: a.string().required(),
    })
    .secondaryIndexes((index) => [
      index('messageID').name('byMessage').queryField('reactionsByMessageID'),
    ])
    .disableOperations(['subscriptions', 'create', 'update', 'delete'])
    .authorization((allow) => [
      allow.owner().identityClaim('sub'),
      allow.authenticated().to(['read']),
    ]),
  ModerationResult: a.customType({
    messageID: a.id().required(),
    removed: a.boolean().required(),
    reason: a.string(),
  }),
  moderateMessage: a
    .mutation()
    .arguments({
      messageID: a.id().required(),
    })
    .returns(a.ref('ModerationResult'))
    .handler(a.handler.function('moderateMessage-${env}'))
    .authorization((allow) => [allow.group('Moderators')]),
  Presence: a.enum(['ONLINE', 'AWAY', 'OFFLINE']),
  // Several people may look after an account that is a bot.
  Person: a
    .model({
      id: a.id().required(),
      username: a.string(),
      displayName: a.string().required(),
      presence: a.ref('Presence'),
      keepers: a.string().array(),
      memberships: a.hasMany('Membership', 'personID'),
    })
    .authorization((allow) => [
      allow.ownerDefinedIn('username').identityClaim('username'),
      allow
        .ownersDefinedIn('keepers')
        .identityClaim('username')
        .to(['read', 'update']),
      allow.authenticated().to(['read']),
    ]),
});

/** For the client app: `generateClient<Schema>()`. */
export type Schema = ClientSchema<typeof schema>;

/**
 * The schema as text. `defineData` takes over Gen 1's tables for a text only: given
 * the schema itself, it would silently make new, empty tables.
 */
export const sdl = withGen1Directives(schema.transform().schema, {
  Channel: {
    id: 'ID!',
    settings: 'ChannelSettings @hasOne(fields: ["settingsID"])',
    messages: '[Message] @hasMany(indexName: "byChannel", fields: ["id"])',
    memberships:
      '[Membership] @hasMany(indexName: "byChannel", fields: ["id"])',
  },
  ChannelSettings: { id: 'ID!', channelSettings: null },
  Membership: {
    id: 'ID!',
    channel: 'Channel @belongsTo(fields: ["channelID"])',
    person: 'Person @belongsTo(fields: ["personID"])',
  },
  Message: {
    '@': '@model(subscriptions: {onCreate: ["onMessagePosted"], onDelete: ["onMessageRemoved"], onUpdate: null})',
    id: 'ID!',
    channel: 'Channel @belongsTo(fields: ["channelID"])',
    reactions: '[Reaction] @hasMany(indexName: "byMessage", fields: ["id"])',
  },
  Reaction: {
    '@': '@model(subscriptions: {level: off}, mutations: {create: "react", update: null, delete: "unreact"})',
    id: 'ID!',
    message: 'Message @belongsTo(fields: ["messageID"])',
  },
  ModerationResult: { '@': '@aws_cognito_user_pools' },
  Person: {
    id: 'ID!',
    memberships: '[Membership] @hasMany(indexName: "byPerson", fields: ["id"])',
  },
});
