import React from 'react';
import { createRoot } from 'react-dom/client';
import { Amplify } from 'aws-amplify';
import config from './amplifyconfiguration.json'; // written by `amplify push`
import { Orders } from './Orders.jsx';

Amplify.configure(config);

createRoot(document.getElementById('root')).render(<Orders />);
