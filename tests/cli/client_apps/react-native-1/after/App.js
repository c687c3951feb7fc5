/**
 * @flow strict-local
 */

import React from 'react';
import { Text, View } from 'react-native';

const awsconfig = require('./amplify_outputs.json');

type Props = { name?: string };

export default function App({ name = 'you' }: Props) {
  const region: string = awsconfig.auth.aws_region;
  return (
    <View>
      <Text>
        Hello {name}, from {region}
      </Text>
    </View>
  );
}
