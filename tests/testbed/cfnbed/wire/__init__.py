"""CloudFormation's wire: the AWS Query protocol over HTTP, driven by botocore's own service model."""
