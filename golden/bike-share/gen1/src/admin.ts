import { get } from 'aws-amplify/api';
import { fetchAuthSession } from 'aws-amplify/auth';

const apiName = 'AdminQueries';

/** The names of all users, for members of the support team. */
export async function listUsers(): Promise<string[]> {
  const { tokens } = await fetchAuthSession();
  const { body } = await get({
    apiName,
    path: '/listUsers',
    options: { headers: { Authorization: `Bearer ${tokens?.accessToken}` } },
  }).response;
  return (await body.json()) as string[];
}
