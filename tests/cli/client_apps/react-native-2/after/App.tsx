import { Amplify } from 'aws-amplify';
import { deepLink } from './src/deepLink';
import { Notes } from './src/screens/Notes';
import awsExports from './amplify_outputs.json';

awsExports.auth.oauth.redirect_sign_in_uri = deepLink('signedin/').split(',');
awsExports.auth.oauth.redirect_sign_out_uri = ['fieldnotes://signedout/'];

Amplify.configure(awsExports);

export default function App() {
  return <Notes />;
}
