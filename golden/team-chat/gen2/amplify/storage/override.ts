import type { AmplifyS3ResourceTemplate } from './gen1-override';

// Attachments that were replaced or deleted can be brought back for a month.
export function override(resources: AmplifyS3ResourceTemplate) {
  resources.s3Bucket.versioningConfiguration = { status: 'Enabled' };
  resources.s3Bucket.lifecycleConfiguration = {
    rules: [
      {
        id: 'old-versions',
        noncurrentVersionExpiration: { noncurrentDays: 30 },
        status: 'Enabled',
      },
    ],
  };
}
