const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } = require('@aws-sdk/lib-dynamodb');

const tables = DynamoDBDocumentClient.from(new DynamoDBClient({ region: process.env.REGION }));
const PRODUCTS = process.env.API_SHOP_PRODUCTTABLE_NAME;
const ORDERS = process.env.API_SHOP_ORDERTABLE_NAME;

exports.handler = async (event) => {
  const { input } = event.arguments;
  const lines = [];
  for (const line of input.lines) {
    lines.push(await take(line));
  }
  const order = {
    id: orderId(event),
    __typename: 'Order',
    customer: event.identity.sub,
    status: 'OPEN',
    placedAt: event.request.headers['x-placed-at'] || new Date().toISOString(),
    lines,
    total: lines.reduce((sum, line) => sum + line.price * line.quantity, 0),
  };
  await tables.send(new PutCommand({ TableName: ORDERS, Item: order }));
  return { orderID: order.id, total: order.total };
};

/** Takes a line's quantity out of stock; fails when there is not enough left. */
async function take({ sku, market, quantity }) {
  const Key = { sku, market };
  const { Item: product } = await tables.send(new GetCommand({ TableName: PRODUCTS, Key }));
  if (!product || product.status !== 'LISTED') throw new Error(`${sku} is not sold in ${market}`);
  await tables.send(
    new UpdateCommand({
      TableName: PRODUCTS,
      Key,
      UpdateExpression: 'SET stock = stock - :quantity',
      ConditionExpression: 'stock >= :quantity',
      ExpressionAttributeValues: { ':quantity': quantity },
    })
  );
  return { sku, market, quantity, price: product.price };
}

// One click is one order: the same request gives the same id.
function orderId(event) {
  return require('crypto').createHash('sha256').update(JSON.stringify(event.request.headers)).digest('hex').slice(0, 16);
}
