import awsExports from '../../amplify_outputs.json'

export default async function handler(request, response) {
  const aws_appsync_graphqlEndpoint = awsExports.data.url
  const key = awsExports.data.api_key
  const answer = await fetch(aws_appsync_graphqlEndpoint, {
    method: 'POST',
    headers: { 'x-api-key': key },
    body: JSON.stringify({ query: '{ listEntries { items { id title } } }' }),
  })
  response.status(200).json(await answer.json())
}
