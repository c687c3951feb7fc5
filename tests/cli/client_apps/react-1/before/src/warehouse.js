import { Amplify } from 'aws-amplify';

/** The warehouse has an API of its own, beside the one of this app. */
export function addWarehouse(endpoint) {
  const existing = Amplify.getConfig();
  Amplify.configure({
    ...existing,
    API: { ...existing.API, REST: { ...existing.API?.REST, warehouse: { endpoint } } },
  });
}
