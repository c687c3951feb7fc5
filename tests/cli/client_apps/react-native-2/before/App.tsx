import { Amplify } from 'aws-amplify';
import { deepLink } from './src/deepLink';
import { Notes } from './src/screens/Notes';
import awsExports from './src/aws-exports';

awsExports.oauth.redirectSignIn = deepLink('signedin/');
awsExports.oauth.redirectSignOut = 'fieldnotes://signedout/';

Amplify.configure(awsExports);

export default function App() {
  return <Notes />;
}
