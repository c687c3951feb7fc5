import { Amplify } from 'aws-amplify';
import ReactDOM from 'react-dom/client';
import App from './App';
import awsConfig from './amplify_outputs.json';

const isLocalhost = window.location.hostname === 'localhost';

// Both addresses are registered with the user pool: the local one first.
const [localSignIn, productionSignIn] = awsConfig.auth.oauth.redirect_sign_in_uri;
const [localSignOut, productionSignOut] = awsConfig.auth.oauth.redirect_sign_out_uri;

const updatedConfig = {
  ...awsConfig,
  auth: {
    ...awsConfig.auth,
    oauth: {
      ...awsConfig.auth.oauth,
      redirect_sign_in_uri: (isLocalhost ? localSignIn : productionSignIn).split(','),
      redirect_sign_out_uri: (isLocalhost ? localSignOut : productionSignOut).split(','),
    },
  },
};

Amplify.configure(updatedConfig);

ReactDOM.createRoot(document.getElementById('root')!).render(<App />);
