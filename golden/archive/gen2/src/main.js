import { Amplify } from 'aws-amplify';
import { parseAmplifyConfig } from 'aws-amplify/utils';
import { getUrl } from 'aws-amplify/storage';
import awsExports from '../amplify_outputs.json';
import { find } from './museum.js';

const resourceConfig = parseAmplifyConfig(awsExports);
Amplify.configure({
  ...resourceConfig,
  API: { ...resourceConfig.API, REST: awsExports.custom.API },
});

const form = document.querySelector('form');
const image = document.querySelector('img');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const holding = await find(new FormData(form).get('number'));
  document.querySelector('pre').textContent = JSON.stringify(holding, null, 2);
  image.hidden = !holding.picture;
  if (holding.picture) image.src = String((await getUrl({ path: holding.picture })).url);
});
