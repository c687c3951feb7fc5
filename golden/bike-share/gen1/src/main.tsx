import { Amplify } from 'aws-amplify';
import { createRoot } from 'react-dom/client';
import awsExports from './aws-exports';
import { Bikes } from './Bikes';

Amplify.configure(awsExports);
Amplify.configure({
  ...Amplify.getConfig(),
  Analytics: { Kinesis: { region: awsExports.aws_project_region } },
});

createRoot(document.getElementById('root')!).render(<Bikes station="Park" />);
