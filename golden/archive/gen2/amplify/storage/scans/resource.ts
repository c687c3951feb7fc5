import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Backend } from '../../backend';
import { parameters } from '../../gen1';

export function addScansBucket(backend: Backend): IBucket {
  const bucket = Bucket.fromBucketAttributes(backend.stack, 'scans', {
    bucketName: parameters.scans.bucketName,
  });
  backend.addOutput({
    storage: {
      aws_region: backend.stack.region,
      bucket_name: bucket.bucketName,
    },
  });
  return bucket;
}
