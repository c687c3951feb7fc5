"""Diagnostics of hosting: A2G195x."""

from amp2gen.ir.diagnostics import _kind

HOSTING_UNREADABLE = _kind(
    "A2G1951",
    "error",
    "hosting by S3 and CloudFront is not carried over",
    """The resource's template.json is missing or has no bucket. Restore it from version control, or connect the branch
    in Amplify Hosting, which needs nothing of it.""",
)
HOSTING_NEW_SITE = _kind(
    "A2G1952",
    "warning",
    "the site is a new one, and Gen 2 has no command that publishes to it",
    """`amplify publish` builds the app, copies it into the bucket and clears CloudFront's cache; Gen 2 has no such
    command. The output has the bucket and the distribution in a stack of their own, for branches only, under a new
    address: amplify_outputs.json has it as `custom.hosting`. Publish with `aws s3 sync` and
    `aws cloudfront create-invalidation`. If the branch is connected in Amplify Hosting, which builds and publishes by
    itself, delete amplify/hosting and its call in backend.ts instead.""",
)
HOSTING_DOMAIN = _kind(
    "A2G1953",
    "warning",
    "a domain belongs to one CloudFront distribution",
    """CloudFront refuses a domain (an alternate name, `Aliases`) that another distribution has, and Gen 1's has it
    until its stack is gone. It is left out. Once the new site is published, move it with
    `aws cloudfront associate-alias`, point DNS at the new distribution, and write it into template.json again.""",
)
