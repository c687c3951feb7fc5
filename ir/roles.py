"""What users of the app may do with AWS itself: policies of the roles that the identity pool gives them."""

from amp2gen.ir.base import Node
from amp2gen.ir.iam import Statement
from amp2gen.ir.rest_api import Caller


class RolePolicy(Node):
    """What signed-in users, guests or a group may do, by a policy of their role.

    The statements read nothing of other resources than the one that the policy belongs to.
    """

    caller: Caller
    statements: tuple[Statement, ...]
