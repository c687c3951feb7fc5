"""Work on deployed stacks. The only floor that may import boto3."""
