"""What the machine's AWS credentials are good for: read-only, two calls."""

from dataclasses import dataclass

from amp2gen.runtime.aws.errors import AwsFailure, Expired, NotThere
from amp2gen.runtime.aws.session import Caller, account_of

TOOLKIT = "CDKToolkit"
"""The stack that `cdk bootstrap` makes."""


@dataclass(frozen=True)
class Finding:
    """A fact about the account: `good` None where it could not be found out."""

    good: bool | None
    text: str


def credentials(call: Caller) -> Finding:
    """Whether there are valid credentials, and of which account."""
    try:
        return Finding(True, f"AWS credentials of account {account_of(call)}")
    except Expired as error:
        return Finding(None, f"no valid AWS credentials ({error.code}); only steps that reach AWS need them")
    except AwsFailure as error:
        return Finding(None, f"AWS did not answer: {error.code}")


def bootstrap(call: Caller, region: str) -> Finding:
    """Whether the CDK is bootstrapped in the region of `call`."""
    try:
        stacks = call("cloudformation", "DescribeStacks", StackName=TOOLKIT)["Stacks"]
    except NotThere:
        return Finding(False, f"the CDK is not bootstrapped in {region}: npx cdk bootstrap")
    except AwsFailure as error:
        return Finding(None, f"whether the CDK is bootstrapped in {region} is unknown: {error.code}")
    return Finding(True, f"the CDK is bootstrapped in {region} ({stacks[0]['StackStatus']})")
