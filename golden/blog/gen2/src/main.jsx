import { Amplify } from 'aws-amplify';
import React from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.jsx';
import amplifyconfig from '../amplify_outputs.json';

Amplify.configure(amplifyconfig);

createRoot(document.getElementById('root')).render(<App />);
