import type { Backend } from '../backend';
import { envName } from '../gen1';

/** What Gen 1 hands to `override`, as far as Gen 2 has it. */
export type AmplifyS3ResourceTemplate = ReturnType<typeof gen1Resources>;

export type AmplifyProjectInfo = typeof gen1Project;

export const gen1Project = { envName, projectName: 'teamchat' };

export function gen1Resources(backend: Backend) {
  return {
    s3Bucket: backend.storage.resources.cfnResources.cfnBucket,
  };
}
