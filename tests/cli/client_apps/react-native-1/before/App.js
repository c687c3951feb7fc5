/**
 * @flow strict-local
 */

import React from 'react';
import { Text, View } from 'react-native';

const awsconfig = require('./src/aws-exports').default;

type Props = { name?: string };

export default function App({ name = 'you' }: Props) {
  const region: string = awsconfig.aws_cognito_region;
  return (
    <View>
      <Text>
        Hello {name}, from {region}
      </Text>
    </View>
  );
}
