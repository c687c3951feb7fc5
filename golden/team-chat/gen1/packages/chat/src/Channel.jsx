import { initials } from '@team-tools/ui';
import { generateClient } from 'aws-amplify/api';
import React, { useEffect, useState } from 'react';

const client = generateClient();

const onMessagePosted = /* GraphQL */ `
  subscription OnMessagePosted($filter: ModelSubscriptionMessageFilterInput) {
    onMessagePosted(filter: $filter) {
      id
      author
      text
    }
  }
`;

export function Channel({ id }) {
  const [messages, setMessages] = useState([]);

  useEffect(() => {
    const variables = { filter: { channelID: { eq: id } } };
    const subscription = client
      .graphql({ query: onMessagePosted, variables })
      .subscribe(({ data }) => setMessages((seen) => [...seen, data.onMessagePosted]));
    return () => subscription.unsubscribe();
  }, [id]);

  return messages.map(({ id, author, text }) => (
    <p key={id}>
      <b>{initials(author)}</b> {text}
    </p>
  ));
}
