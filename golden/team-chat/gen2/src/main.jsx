import { Amplify } from 'aws-amplify';
import React from 'react';
import { createRoot } from 'react-dom/client';
import config from '../amplify_outputs.json';
import { Channel } from './Channel.jsx';

Amplify.configure(config);

createRoot(document.getElementById('root')).render(<Channel id="general" />);
