const REGION = process.env.AWS_REGION;
const LIMITS = { low: 1, high: 'x'.length };
function clamp(n) { return Math.max(LIMITS.low, n); }
const { S3Client } = require('@aws-sdk/client-s3');
const two = require('./two');
exports.handler = async (event) => [REGION, clamp(event.n), typeof S3Client, two.value];
