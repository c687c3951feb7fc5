import { Amplify } from 'aws-amplify';
import ReactDOM from 'react-dom/client';
import App from './App';
import awsConfig from './aws-exports';

const isLocalhost = window.location.hostname === 'localhost';

// Both addresses are registered with the user pool: the local one first.
const [localSignIn, productionSignIn] = awsConfig.oauth.redirectSignIn.split(',');
const [localSignOut, productionSignOut] = awsConfig.oauth.redirectSignOut.split(',');

const updatedConfig = {
  ...awsConfig,
  oauth: {
    ...awsConfig.oauth,
    redirectSignIn: isLocalhost ? localSignIn : productionSignIn,
    redirectSignOut: isLocalhost ? localSignOut : productionSignOut,
  },
};

Amplify.configure(updatedConfig);

ReactDOM.createRoot(document.getElementById('root')!).render(<App />);
