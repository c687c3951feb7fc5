import amplify from '../../amplify_outputs.json';

export const environment = { production: false, amplify };
