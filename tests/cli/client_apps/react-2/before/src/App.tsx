import { getUrl } from 'aws-amplify/storage';
import { useEffect, useState } from 'react';
import awsConfig from './aws-exports';

const bucketAddress: string = `https://${awsConfig.aws_user_files_s3_bucket}.s3.${awsConfig['aws_user_files_s3_bucket_region']}.amazonaws.com`;

export default function App() {
  const [cover, setCover] = useState('');

  useEffect(() => {
    getUrl({ key: 'cover.png' }).then(({ url }: { url: URL }) => setCover(url.href));
  }, []);

  return (
    <main>
      <img src={cover} alt="" />
      <a href={`${bucketAddress}/public/terms.pdf`}>Terms</a>
      <small>{awsConfig.aws_project_region}</small>
    </main>
  );
}
