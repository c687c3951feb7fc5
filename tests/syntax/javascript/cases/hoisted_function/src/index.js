exports.handler = handler;

async function handler(event) {
  return event.n;
}
