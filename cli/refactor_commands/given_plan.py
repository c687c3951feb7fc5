"""The PLAN argument: a file, or an object in S3 that another machine's run has put there."""

from pathlib import Path
from typing import NoReturn

from amp2gen.cli.live import unreadable
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.runtime.aws.errors import AwsFailure
from amp2gen.runtime.aws.session import BotoCaller
from amp2gen.runtime.permissions import Scope
from amp2gen.runtime.plan.model import Plan, PlanError, load_plan


def read_plan(plan: str, profile: str | None, region: str | None, *, color: bool) -> tuple[Plan, BotoCaller]:
    """The plan, and calls in its region. Ends the command with 2 where there is none."""

    def refuse(reason: str) -> NoReturn:
        unreadable(kinds.PLAN_UNUSABLE.at(Origin(file=plan), reason), color=color)

    try:
        text = (
            _from_s3(plan, BotoCaller(profile, region)) if plan.startswith("s3://") else Path(plan).read_text("utf-8")
        )
        found = load_plan(text)
    except OSError as error:
        refuse(f"the plan cannot be read: {error.strerror}")
    except AwsFailure as failure:
        refuse(f"the plan cannot be read: {failure}")
    except (PlanError, UnicodeDecodeError) as error:
        refuse(f"this is no plan: {error}")
    if region not in (None, found.region):
        refuse(f"the plan is for {found.region}, not for {region}")
    return found, BotoCaller(profile, found.region)


def scope_of(plan: Plan) -> Scope:
    """What IAM is asked about before a plan is worked on."""
    return Scope(plan.gen1_root, plan.deployment_bucket, plan.app_id, plan.region, plan)


def _from_s3(address: str, call: BotoCaller) -> str:
    bucket, _, key = address.removeprefix("s3://").partition("/")
    text: str = call("s3", "GetObject", Bucket=bucket, Key=key)["Body"].decode()
    return text
