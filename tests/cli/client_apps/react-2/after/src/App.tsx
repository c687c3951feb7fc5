import { getUrl } from 'aws-amplify/storage';
import { useEffect, useState } from 'react';
import awsConfig from './amplify_outputs.json';

const bucketAddress: string = `https://${awsConfig.storage.bucket_name}.s3.${awsConfig.storage.aws_region}.amazonaws.com`;

export default function App() {
  const [cover, setCover] = useState('');

  useEffect(() => {
    getUrl({ key: 'cover.png' }).then(({ url }: { url: URL }) => setCover(url.href));
  }, []);

  return (
    <main>
      <img src={cover} alt="" />
      <a href={`${bucketAddress}/public/terms.pdf`}>Terms</a>
      <small>{awsConfig.auth.aws_region}</small>
    </main>
  );
}
