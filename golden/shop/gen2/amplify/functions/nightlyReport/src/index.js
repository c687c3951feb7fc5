import AWS from 'aws-sdk';
import { csv } from './csv.js';

const s3 = new AWS.S3({ signatureVersion: 'v4' });

export const handler = async (event) => {
  const Bucket = process.env.STORAGE_SHOPFILES_BUCKETNAME;
  const prefix = process.env.REPORT_PREFIX;
  const { Contents } = await s3.listObjectsV2({ Bucket, Prefix: 'public/' }).promise();
  const Body = csv(['key', 'bytes'], Contents.map(({ Key, Size }) => [Key, Size]));
  const Key = `${prefix}/${event.time.slice(0, 10)}.csv`;
  await s3.putObject({ Bucket, Key, Body, ContentType: 'text/csv' }).promise();
  return { Key, rows: Contents.length };
};
