import { generateClient } from 'aws-amplify/api';
import { signInWithRedirect } from 'aws-amplify/auth';
import React, { useEffect, useState } from 'react';

const visitor = generateClient({ authMode: 'apiKey' });

const productsByStatus = /* GraphQL */ `
  query ProductsByStatus {
    productsByStatus(status: LISTED) {
      items {
        sku
        market
        title
        price
      }
    }
  }
`;

export function Storefront() {
  const [products, setProducts] = useState([]);

  useEffect(() => {
    visitor.graphql({ query: productsByStatus }).then(({ data }) => setProducts(data.productsByStatus.items));
  }, []);

  return (
    <main>
      <button onClick={() => signInWithRedirect({ provider: 'Google' })}>Sign in</button>
      <ul>
        {products.map(({ sku, market, title, price }) => (
          <li key={sku + market}>
            {title}: {price}
          </li>
        ))}
      </ul>
    </main>
  );
}
