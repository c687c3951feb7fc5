"""Diagnostics of auth: A2G13xx."""

from amp2gen.ir.diagnostics import _kind

NO_IDENTITY_POOL_IN_GEN1 = _kind(
    "A2G1302",
    "warning",
    "Gen 2 adds an identity pool",
    """The Gen 1 project has a user pool only. `defineAuth` always creates an identity pool; it is closed to
    guests, and its role for signed-in users has no permissions beyond what the project grants.""",
)
PROVIDER_SECRET = _kind(
    "A2G1303",
    "note",
    "a social provider's credentials must be set as secrets",
    """Gen 2 reads the credentials of social providers from secrets. Set each one for the branch before the first
    deployment: in the Amplify console, or with `ampx sandbox secret set NAME` for a sandbox.""",
)
UNKNOWN_TRIGGER = _kind(
    "A2G1304",
    "error",
    "a Cognito trigger's function is not in the project",
    """The auth resource names a trigger, but no function of that name exists. The trigger is left out.""",
)
GROUP_ROLE_SETTING = _kind(
    "A2G1305",
    "warning",
    "a setting of the user pool groups is not carried over",
    """The permission of a group's role takes a value that stands neither in the project nor in a snapshot, so the
    group goes without it: nothing wider is written in its place. Add it to the group's role in `customizeAuth` of
    amplify/auth/resource.ts.""",
)
AUTH_PROPERTY_NOT_CARRIED = _kind(
    "A2G1310",
    "error",
    "a setting in the template of a user pool is not carried over",
    """Somebody added it to the template that the CLI wrote. Its value is known only where Gen 1 deploys it, or it is a
    trigger or a sender of messages of which the CLI's own settings know nothing. Say the same in `customizeAuth` of
    amplify/auth/resource.ts: a function as `triggers` of `defineAuth` has it, a sender as `senders`.""",
)
