import { Amplify } from 'aws-amplify';
import { getUrl } from 'aws-amplify/storage';
import awsExports from './aws-exports';
import { find } from './museum.js';

Amplify.configure(awsExports);

const form = document.querySelector('form');
const image = document.querySelector('img');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const holding = await find(new FormData(form).get('number'));
  document.querySelector('pre').textContent = JSON.stringify(holding, null, 2);
  image.hidden = !holding.picture;
  if (holding.picture) image.src = String((await getUrl({ path: holding.picture })).url);
});
