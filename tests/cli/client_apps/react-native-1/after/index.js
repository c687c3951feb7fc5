/**
 * @format
 */

import { AppRegistry } from 'react-native';
import { Amplify } from 'aws-amplify';
import App from './App';
import amplifyconfig from './amplify_outputs.json';

Amplify.configure(amplifyconfig);

AppRegistry.registerComponent('Runs', () => App);
