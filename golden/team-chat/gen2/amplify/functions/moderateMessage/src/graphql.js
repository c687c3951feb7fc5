import { signedHeaders } from './sigv4.js';

/** Sends an operation as this function's own role; throws the API's first error. */
async function graphql(query, variables) {
  const url = new URL(process.env.API_TEAMCHAT_GRAPHQLAPIENDPOINTOUTPUT);
  const body = JSON.stringify({ query, variables });
  const headers = signedHeaders(url, body, process.env);
  const response = await fetch(url, { method: 'POST', headers, body });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

export { graphql };
