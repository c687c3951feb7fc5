import { Amplify } from 'aws-amplify';
import { Geo } from '@aws-amplify/geo';
import { Predictions } from '@aws-amplify/predictions';
import config from './amplifyconfiguration.json';

Amplify.configure(config);

/** What stands on a sign, for those who cannot read it. */
export async function translate(text) {
  const { text: translated } = await Predictions.convert({
    translateText: { source: { text } },
  });
  return translated;
}

export const huts = (name) => Geo.searchByText(name);
