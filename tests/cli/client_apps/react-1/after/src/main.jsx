import React from 'react';
import { createRoot } from 'react-dom/client';
import { Amplify } from 'aws-amplify';
import { parseAmplifyConfig } from 'aws-amplify/utils';
import config from '../amplify_outputs.json'; // written by `amplify push`
import { Orders } from './Orders.jsx';

const resourceConfig = parseAmplifyConfig(config);
Amplify.configure({
  ...resourceConfig,
  API: { ...resourceConfig.API, REST: config.custom.API },
});

createRoot(document.getElementById('root')).render(<Orders />);
