import { Amplify } from 'aws-amplify';
import { parseAmplifyConfig } from 'aws-amplify/utils';
import { createRoot } from 'react-dom/client';
import awsExports from '../amplify_outputs.json';
import { Bikes } from './Bikes';

const resourceConfig = parseAmplifyConfig(awsExports);
Amplify.configure({
  ...resourceConfig,
  API: { ...resourceConfig.API, REST: awsExports.custom.API },
});
Amplify.configure({
  ...Amplify.getConfig(),
  Analytics: { Kinesis: { region: awsExports.auth.aws_region } },
});

createRoot(document.getElementById('root')!).render(<Bikes station="Park" />);
