import { createApp } from 'vue';
import { Amplify } from 'aws-amplify';
import App from './App.vue';
import awsmobile from './aws-exports.js';

Amplify.configure(awsmobile);
createApp(App).mount('#app');
