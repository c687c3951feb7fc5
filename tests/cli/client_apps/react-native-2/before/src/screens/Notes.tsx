import { record } from 'aws-amplify/analytics/kinesis';
import { Button } from 'react-native';
import awsExports from '../aws-exports';

const STREAM = 'clicks-dev';

export function Notes() {
  const config = awsExports;
  const add = () => record({ streamName: STREAM, partitionKey: config.aws_user_pools_id, data: { kind: 'note' } });
  return <Button title="Add" onPress={add} />;
}
