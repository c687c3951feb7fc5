import { generateClient } from 'aws-amplify/api';
import { getUrl } from 'aws-amplify/storage';
import React, { useEffect, useState } from 'react';

const client = generateClient();

const listPosts = /* GraphQL */ `
  query ListPosts {
    listPosts(filter: { status: { eq: PUBLISHED } }) {
      items {
        id
        title
      }
    }
  }
`;

export function App() {
  const [posts, setPosts] = useState([]);
  const [cover, setCover] = useState();

  useEffect(() => {
    client.graphql({ query: listPosts }).then(({ data }) => setPosts(data.listPosts.items));
    getUrl({ key: 'cover.png' }).then(({ url }) => setCover(url.href));
  }, []);

  return (
    <main>
      {cover && <img src={cover} alt="" />}
      <ul>
        {posts.map((post) => (
          <li key={post.id}>{post.title}</li>
        ))}
      </ul>
    </main>
  );
}
