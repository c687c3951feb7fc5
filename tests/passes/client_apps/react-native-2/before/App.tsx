import { Amplify } from 'aws-amplify';
import * as Linking from 'expo-linking';
import { Notes } from './src/screens/Notes';
import awsExports from './src/aws-exports';

awsExports.oauth.redirectSignIn = Linking.createURL('signedin/');
awsExports.oauth.redirectSignOut = 'fieldnotes://signedout/';

Amplify.configure(awsExports);

export default function App() {
  return <Notes />;
}
