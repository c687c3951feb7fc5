/** The inventory numbers of what came to the museum, and of what left it. */
exports.handler = async (event) => {
  const numbers = (kind) =>
    event.Records.filter(({ eventName }) => eventName === kind).map(({ dynamodb }) => dynamodb.Keys.inventoryNumber.S);
  return { came: numbers('INSERT'), left: numbers('REMOVE') };
};
