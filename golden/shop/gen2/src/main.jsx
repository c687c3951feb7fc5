import { Amplify } from 'aws-amplify';
import React from 'react';
import { createRoot } from 'react-dom/client';
import { Storefront } from './Storefront.jsx';
import awsExports from '../amplify_outputs.json';

Amplify.configure(awsExports);

createRoot(document.getElementById('root')).render(<Storefront />);
