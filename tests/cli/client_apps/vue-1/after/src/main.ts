import { createApp } from 'vue';
import { Amplify } from 'aws-amplify';
import App from './App.vue';
import awsmobile from '../amplify_outputs.json';

Amplify.configure(awsmobile);
createApp(App).mount('#app');
