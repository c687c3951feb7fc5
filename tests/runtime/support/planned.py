"""Apps whose plans the planner makes, in an account of their own."""

from collections.abc import Callable

import bazaar
from account import ACCOUNT, BUCKET, Account
from deployed import APPS, RECORDED, load_app, recorded_project, roots, snapshot_of

from amp2gen.runtime.plan.mapping_file import read_mapping
from amp2gen.runtime.plan.model import Plan
from amp2gen.runtime.plan.planner import PlanOptions, plan

NO_SECRET = "nothing of this name is secret in the app"
MAPPING = """
resources:
  - from: {stack: customledger, logical_id: Ledger}
    to: {stack: customledger, logical_id: Ledger}
"""
HERE = {"deployment_bucket": BUCKET, "account": ACCOUNT, "app_id": "d123"}


def planned_bazaar() -> tuple[Account, Plan, str]:
    """An app with all that can move: pool, clients, groups, hosted UI, bucket, tables, stream, a custom resource."""
    account = Account()
    bazaar.deploy(account.service)
    options = PlanOptions(mapping=read_mapping(MAPPING, "mapping.yaml"))
    found = plan(bazaar.app(), snapshot_of(account.service, bazaar.facts()), options)
    assert found.plan is not None, found.diagnostics
    return account, found.plan.model_copy(update=HERE), NO_SECRET


def recorded(app: str) -> Callable[[], tuple[Account, Plan, str]]:
    """A recorded app of the shared folder."""

    def make() -> tuple[Account, Plan, str]:
        account = Account()
        load_app(account.service, app)
        found = plan(recorded_project(app, roots(account.service)[0]), snapshot_of(account.service))
        assert found.plan is not None, found.diagnostics
        return account, found.plan.model_copy(update=HERE), NO_SECRET

    return make


PLANNED = {"bazaar": planned_bazaar} | ({app: recorded(app) for app in RECORDED} if APPS.exists() else {})
