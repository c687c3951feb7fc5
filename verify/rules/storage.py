"""S3: a sandbox cleans up, and nobody comes without TLS."""

import re

from amp2gen.verify.differences import FRESH, WHOLE, Rule, missing
from amp2gen.verify.rule_conditions import (
    denies_without_tls,
)

STORAGE: tuple[Rule, ...] = (
    Rule(
        "bucket", r"Tags\.aws-cdk:auto-delete-objects", "a sandbox cleans up behind itself", gen1=missing, states=FRESH
    ),
    Rule(
        "bucket policy|Custom::S3AutoDeleteObjects",
        re.escape(WHOLE),
        "a sandbox cleans up behind itself",
        role=r".*(AutoDeleteObjects|s3:DeleteObject\*).*",
        gen1=missing,
        states=FRESH,
    ),
    Rule(
        "bucket policy",
        re.escape(WHOLE),
        "Amplify denies access without TLS",
        role=r"s3:\*",
        gen1=missing,
        where=denies_without_tls,
    ),
)
