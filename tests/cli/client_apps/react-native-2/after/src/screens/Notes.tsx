import { record } from 'aws-amplify/analytics/kinesis';
import { Button } from 'react-native';
import awsExports from '../../amplify_outputs.json';

const STREAM = awsExports.custom.Kinesis.clicks.streamName;

export function Notes() {
  const config = awsExports;
  const add = () => record({ streamName: STREAM, partitionKey: config.auth.user_pool_id, data: { kind: 'note' } });
  return <Button title="Add" onPress={add} />;
}
