import { createHash, createHmac } from 'crypto';

const hash = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/** Signature Version 4 of a POST request to AppSync. */
function signedHeaders(url, body, env, now = new Date()) {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = [time.slice(0, 8), env.REGION, 'appsync', 'aws4_request'];
  const headers = { 'content-type': 'application/json', host: url.host, 'x-amz-date': time };
  if (env.AWS_SESSION_TOKEN) headers['x-amz-security-token'] = env.AWS_SESSION_TOKEN;
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const request = ['POST', url.pathname, '', lines, names.join(';'), hash(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), hash(request)].join('\n');
  const key = scope.reduce(hmac, `AWS4${env.AWS_SECRET_ACCESS_KEY}`);
  const signature = hmac(key, text).toString('hex');
  const credential = `${env.AWS_ACCESS_KEY_ID}/${scope.join('/')}`;
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

export { signedHeaders };
