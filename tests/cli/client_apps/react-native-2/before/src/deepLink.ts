export const deepLink = (path: string): string => `fieldnotes://${path}`;
