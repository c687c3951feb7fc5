import { get } from 'aws-amplify/api';
import React, { useEffect, useState } from 'react';

export function Orders() {
  const [orders, setOrders] = useState([]);

  useEffect(() => {
    get({ apiName: 'orders', path: '/orders' })
      .response.then(({ body }) => body.json())
      .then(setOrders);
  }, []);

  return (
    <ul>
      {orders.map(({ id, total }) => (
        <li key={id}>{total}</li>
      ))}
    </ul>
  );
}
