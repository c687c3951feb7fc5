"""Which differences are intended, and why: a table for each category, and all of them in one.

A difference that no rule names is a finding. Rules are as narrow as the reason: pattern for pattern, value for
value. None of them excuses a moved resource whose immutable settings differ.
"""

from amp2gen.verify.differences import Difference, Rule
from amp2gen.verify.immutable import is_immutable
from amp2gen.verify.rules.auth import AUTH
from amp2gen.verify.rules.data import DATA
from amp2gen.verify.rules.everywhere import EVERYWHERE
from amp2gen.verify.rules.functions import FUNCTIONS
from amp2gen.verify.rules.iam import IAM
from amp2gen.verify.rules.rest_api import REST_API
from amp2gen.verify.rules.storage import STORAGE

RULES: tuple[Rule, ...] = (*EVERYWHERE, *AUTH, *REST_API, *DATA, *FUNCTIONS, *STORAGE, *IAM)
"""Read left to right, each table top to bottom; the first that matches gives the reason."""


def reason_for(difference: Difference) -> str | None:
    """Why a difference is intended; None if it is a finding."""
    if is_immutable(difference):
        return None
    return next((rule.reason for rule in RULES if rule.excuses(difference)), None)
