const router = require('./lib/router');
const quote = require('./routes/quote');
const shipping = require('./routes/shipping');

const app = router();

app.use((request) => console.log('storefront', request.fieldName));
app.on('Query.priceQuote', quote.price);
app.on('Query.shippingOptions', shipping.list);

module.exports = app;
