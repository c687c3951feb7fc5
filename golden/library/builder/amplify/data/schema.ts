import { a } from '@aws-amplify/backend';
import type { ClientSchema } from '@aws-amplify/backend';
import { ownResolver, withGen1Directives } from './gen1-directives';

export const schema = a.schema({
  // Books, who wrote them, and who has them at home.
  Book: a
    .model({
      id: a.id().required(),
      title: a.string().required(),
      shelf: a.string(),
      // in the order of the cover
      authors: a.hasMany('BookAuthors', 'bookId'),
      loans: a.hasMany('Loan', 'bookId'),
    })
    .authorization((allow) => [
      allow.group('Librarians'),
      allow.authenticated().to(['read']),
    ]),
  Author: a
    .model({
      id: a.id().required(),
      name: a.string().required(),
      books: a.hasMany('BookAuthors', 'authorId'),
    })
    .authorization((allow) => [
      allow.group('Librarians'),
      allow.authenticated().to(['read']),
    ]),
  // Which Book goes with which Author.
  BookAuthors: a
    .model({
      id: a.id().required(),
      bookId: a.id().required(),
      authorId: a.id().required(),
      book: a.belongsTo('Book', 'bookId'),
      author: a.belongsTo('Author', 'authorId'),
    })
    .secondaryIndexes((index) => [
      index('bookId').name('byBook').queryField('bookAuthorsByBookId'),
      index('authorId').name('byAuthor').queryField('bookAuthorsByAuthorId'),
    ])
    .authorization((allow) => [
      allow.group('Librarians'),
      allow.authenticated().to(['read']),
    ]),
  // A book that somebody has at home.
  Loan: a
    .model({
      id: a.id().required(),
      bookId: a.id().required(),
      book: a.belongsTo('Book', 'bookId'),
      due: a.date().required(),
    })
    .secondaryIndexes((index) => [
      index('bookId')
        .sortKeys(['due'])
        .name('byBook')
        .queryField('loansByBookIdAndDue'),
    ])
    .authorization((allow) => [allow.owner(), allow.group('Librarians')]),
  // Answered by stacks/CustomResources.json.
  dueBefore: a
    .query()
    .arguments({
      day: a.date().required(),
    })
    .returns(a.ref('Loan').array())
    .handler(ownResolver)
    .authorization((allow) => [allow.authenticated()]),
});

/** For the client app: `generateClient<Schema>()`. */
export type Schema = ClientSchema<typeof schema>;

/**
 * The schema as text. `defineData` takes over Gen 1's tables for a text only: given
 * the schema itself, it would silently make new, empty tables.
 */
export const sdl = withGen1Directives(schema.transform().schema, {
  Book: {
    '@': '@model @searchable',
    id: 'ID!',
    authors: '[BookAuthors] @hasMany(indexName: "byBook", fields: ["id"])',
    loans: '[Loan] @hasMany(indexName: "byBook", fields: ["id"])',
  },
  Author: {
    id: 'ID!',
    books:
      '[BookAuthors] @hasMany(indexName: "byAuthor", fields: ["id"], limit: 50)',
  },
  BookAuthors: {
    id: 'ID!',
    book: 'Book! @belongsTo(fields: ["bookId"])',
    author: 'Author! @belongsTo(fields: ["authorId"])',
  },
  Loan: { id: 'ID!', book: 'Book @belongsTo(fields: ["bookId"])' },
  Query: { dueBefore: '@aws_cognito_user_pools' },
});
