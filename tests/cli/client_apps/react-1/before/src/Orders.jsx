import { get } from 'aws-amplify/api';
import React, { useEffect, useState } from 'react';
import { addWarehouse } from './warehouse.js';

export function Orders() {
  const [orders, setOrders] = useState([]);

  useEffect(() => {
    addWarehouse(import.meta.env.VITE_WAREHOUSE);
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
