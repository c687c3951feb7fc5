"""Diagnostics of the policies that users' roles have: A2G1969."""

from amp2gen.ir.diagnostics import _kind

ROLE_POLICY_NOT_CARRIED = _kind(
    "A2G1969",
    "warning",
    "a permission of users is not carried over",
    """Permissions to use AWS services belong to the roles of signed-in users, guests and user pool groups. The project
    has no such role, so nobody could use the permission.""",
)
