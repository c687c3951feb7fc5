import router from './lib/router.js';
import * as quote from './routes/quote.js';
import * as shipping from './routes/shipping.js';

const app = router();

app.use((request) => console.log('storefront', request.fieldName));
app.on('Query.priceQuote', quote.price);
app.on('Query.shippingOptions', shipping.list);

export default app;
