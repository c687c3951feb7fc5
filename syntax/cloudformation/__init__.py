"""CloudFormation templates: reading, partial evaluation, and the IAM statements in them."""
