import amplify from '../aws-exports';

export const environment = { production: false, amplify };
