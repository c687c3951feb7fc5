import { a } from '@aws-amplify/backend';
import type { ClientSchema } from '@aws-amplify/backend';
import { withGen1Directives } from './gen1-directives';

export const schema = a.schema({
  // The shop. Signed-in customers are the default caller; the public storefront uses the API key,
  // partners come through the Lambda authorizer, our own jobs through IAM.
  ProductStatus: a.enum(['DRAFT', 'LISTED', 'RETIRED']),
  OrderStatus: a.enum(['OPEN', 'PAID', 'SHIPPED', 'REFUNDED']),
  Category: a
    .model({
      id: a.id().required(),
      title: a.string().required(),
      products: a.hasMany('Product', 'categoryID'),
    })
    .authorization((allow) => [
      allow.publicApiKey().to(['read']),
      allow.authenticated().to(['read']),
      allow.group('Admin'),
    ]),
  // One product in one market: the same SKU may have another price, or be missing, elsewhere.
  Product: a
    .model({
      sku: a.id().required(),
      market: a.string().required(),
      title: a.string().required(),
      price: a.float().required(),
      stock: a.integer().required(),
      status: a.ref('ProductStatus').required(),
      categoryID: a.id().required(),
      category: a.belongsTo('Category', 'categoryID'),
      size: a.ref('Dimensions'),
      // What we pay is nobody's business but the owners'.
      purchasePrice: a.float().authorization((allow) => [allow.group('Admin')]),
    })
    .identifier(['sku', 'market'])
    .secondaryIndexes((index) => [
      index('status')
        .sortKeys(['market', 'title'])
        .name('byStatus')
        .queryField('productsByStatus'),
      index('categoryID')
        .sortKeys(['price'])
        .name('byCategory')
        .queryField('productsByCategory'),
    ])
    .authorization((allow) => [
      allow.publicApiKey().to(['read']),
      allow.authenticated().to(['read']),
      allow.groups(['Admin', 'Staff']),
      allow.authenticated('identityPool'),
      allow.custom().to(['get', 'list']),
    ]),
  Order: a
    .model({
      id: a.id().required(),
      customer: a.string(),
      placedAt: a.datetime().required(),
      status: a.ref('OrderStatus').required(),
      lines: a.ref('OrderLine').required().array().required(),
      total: a.float().required(),
    })
    .secondaryIndexes((index) => [
      index('customer')
        .sortKeys(['placedAt'])
        .name('byCustomer')
        .queryField('ordersByCustomer'),
    ])
    .authorization((allow) => [
      allow.ownerDefinedIn('customer').to(['read']),
      allow.groups(['Admin', 'Staff']).to(['read', 'update']),
      allow.authenticated('identityPool'),
    ]),
  // Not tables: parts of the above.
  Dimensions: a.customType({
    widthCm: a.float().required(),
    heightCm: a.float().required(),
    depthCm: a.float(),
  }),
  OrderLine: a.customType({
    sku: a.id().required(),
    market: a.string().required(),
    quantity: a.integer().required(),
    price: a.float().required(),
  }),
  OrderLineInput: a.customType({
    sku: a.id().required(),
    market: a.string().required(),
    quantity: a.integer().required(),
  }),
  PlaceOrderInput: a.customType({
    lines: a.ref('OrderLineInput').required().array().required(),
    note: a.string(),
  }),
  Quote: a.customType({
    net: a.float().required(),
    tax: a.float().required(),
    gross: a.float().required(),
    currency: a.string().required(),
  }),
  ShippingOption: a.customType({
    name: a.string().required(),
    days: a.integer().required(),
    price: a.float().required(),
  }),
  OrderReceipt: a.customType({
    orderID: a.id().required(),
    total: a.float().required(),
  }),
  StaffMember: a.customType({
    email: a.email().required(),
    groups: a.string().required().array().required(),
  }),
  Payment: a.customType({
    reference: a.id().required(),
    status: a.ref('OrderStatus').required(),
  }),
  priceQuote: a
    .query()
    .arguments({
      amount: a.float().required(),
      quantity: a.integer().required(),
    })
    .returns(a.ref('Quote'))
    .handler(a.handler.function('storefront-${env}'))
    .authorization((allow) => [allow.publicApiKey(), allow.authenticated()]),
  shippingOptions: a
    .query()
    .arguments({
      country: a.string().required(),
    })
    .returns(a.ref('ShippingOption').required().array())
    .handler(a.handler.function('storefront-${env}'))
    .authorization((allow) => [allow.publicApiKey(), allow.authenticated()]),
  placeOrder: a
    .mutation()
    .arguments({
      input: a.ref('PlaceOrderInput').required(),
    })
    .returns(a.ref('OrderReceipt'))
    .handler(a.handler.function('placeOrder-${env}'))
    .authorization((allow) => [allow.authenticated()]),
  chargeCard: a
    .mutation()
    .arguments({
      orderID: a.id().required(),
      token: a.string().required(),
    })
    .returns(a.ref('Payment'))
    .handler(a.handler.function('chargeCard-${env}'))
    .authorization((allow) => [allow.authenticated()]),
  refundCard: a
    .mutation()
    .arguments({
      orderID: a.id().required(),
      pin: a.string().required(),
    })
    .returns(a.ref('Payment'))
    .handler(a.handler.function('refundCard-${env}'))
    .authorization((allow) => [allow.groups(['Admin', 'Staff'])]),
  inviteStaff: a
    .mutation()
    .arguments({
      email: a.email().required(),
      group: a.string().required(),
    })
    .returns(a.ref('StaffMember'))
    .handler(a.handler.function('staffAdmin-${env}'))
    .authorization((allow) => [allow.group('Admin')]),
});

/** For the client app: `generateClient<Schema>()`. */
export type Schema = ClientSchema<typeof schema>;

/**
 * The schema as text. `defineData` takes over Gen 1's tables for a text only: given
 * the schema itself, it would silently make new, empty tables.
 */
export const sdl = withGen1Directives(schema.transform().schema, {
  Category: {
    id: 'ID!',
    products: '[Product] @hasMany(indexName: "byCategory", fields: ["id"])',
  },
  Product: { category: 'Category @belongsTo(fields: ["categoryID"])' },
  Order: { id: 'ID!' },
  StaffMember: { '@': '@aws_cognito_user_pools' },
  OrderLineInput: 'input',
  PlaceOrderInput: 'input',
});
