"""Amazon Cognito: `auth/<name>/cli-inputs.json` (or, before CLI 7, `parameters.json`) → `ir.auth`.

The CLI derives the CloudFormation template from these inputs; the rules here are the ones of that derivation.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from amp2gen.frontend.auth_legacy import with_template_settings
from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_inputs import inputs_of
from amp2gen.frontend.environment_record import EnvironmentRecord
from amp2gen.frontend.feature_flags import flags_of
from amp2gen.frontend.groups import lower_groups
from amp2gen.frontend.log import Log
from amp2gen.frontend.physical_names import text_in
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import Record
from amp2gen.frontend.referenced_auth import lower_referenced_auth
from amp2gen.frontend.social import federated_providers, identity_providers, oauth
from amp2gen.frontend.values import to_expr
from amp2gen.ir import kinds
from amp2gen.ir.auth import (
    AppClient,
    Auth,
    IdentityPool,
    Mfa,
    PasswordPolicy,
    ReferencedAuth,
    TokenValidity,
    Trigger,
    TriggerEvent,
    UserAttribute,
    UserPool,
    VerificationEmail,
    VerificationPage,
)
from amp2gen.ir.base import ref_to
from amp2gen.ir.functions import Function
from amp2gen.syntax.cloudformation.values import current_text

TRIGGER_EVENTS: Mapping[str, TriggerEvent] = {
    "createauthchallenge": "createAuthChallenge",
    "custommessage": "customMessage",
    "defineauthchallenge": "defineAuthChallenge",
    "postauthentication": "postAuthentication",
    "postconfirmation": "postConfirmation",
    "preauthentication": "preAuthentication",
    "presignup": "preSignUp",
    "pretokengeneration": "preTokenGeneration",
    "usermigration": "userMigration",
    "verifyauthchallengeresponse": "verifyAuthChallengeResponse",
}
"""Gen 1's spellings (`PreSignup`, `PreSignUp`) in lower case → Gen 2's event."""

IDENTITY_POOL_ONLY = "identityPoolOnly"

MFA_MODES = {"OFF": "OFF", "ON": "REQUIRED", "OPTIONAL": "OPTIONAL"}

BOOKKEEPING = (
    "version",
    "resourceName",
    "resourceNameTruncated",
    "sharedId",
    "serviceName",
    "useDefault",
    "authSelections",
    "thirdPartyAuth",
    "userPoolGroups",
    "breakCircularDependency",
    "dependsOn",
    "parentStack",
    "additionalQuestions",
    "region",
    "authRoleArn",
    "unauthRoleArn",
    "authRoleName",
    "unauthRoleName",
    "userpoolClientLambdaRole",
    "openIdLambdaRoleName",
    "mfaLambdaRole",
    "roleName",
    "roleExternalId",
    "policyName",
    "lambdaLogPolicy",
    "openIdRolePolicy",
    "openIdLambdaIAMPolicy",
    "openIdLogPolicy",
    "mfaLambdaLogPolicy",
    "mfaPassRolePolicy",
    "mfaLambdaIAMPolicy",
    "userpoolClientLogPolicy",
    "userpoolClientLambdaPolicy",
    "defaultPasswordPolicy",
    "hostedUI",
    "hostedUIProviderCreds",
    "oAuthSecretsPathAmplifyAppId",
    "authProvidersUserPool",
    "hostedUIProviderMeta",
    "hostedUIDomainName",
    "oAuthMetadata",
    "triggers",
    "authTriggerConnections",
    "userPoolGroupList",
    "usernameAttributes",
)
"""Keys that carry no setting of their own, or whose setting is read elsewhere in this module. Gen 1 before version 2
names the roles and policies of its own helper functions in parameters.json.
"""


def lower_auth(entry: Entry, context: Context) -> Auth | ReferencedAuth | None:
    """The Cognito resource, made here or elsewhere; None, with a diagnostic, if its settings are missing."""
    if entry.imported:
        return lower_referenced_auth(entry, context)
    inputs = _inputs(entry, context)
    if inputs is None:
        return None
    if inputs.text("authSelections") == IDENTITY_POOL_ONLY:
        context.log.add(
            kinds.IDENTITY_POOL_ONLY,
            entry.origin,
            f"auth {entry.name} has an identity pool but no user pool; Gen 2 adds one, closed to sign-up",
        )
    auth = Auth(
        name=entry.name,
        origin=entry.origin,
        user_pool=_user_pool(entry, inputs, context),
        web_client=_client(inputs, web=True),
        native_client=_client(inputs, web=False),
        identity_pool=_identity_pool(entry, inputs, context),
        groups=lower_groups(inputs, context),
    )
    auth, read = with_template_settings(auth, entry, context)
    inputs.ignore(*read)
    _report_rest(entry, inputs, context)
    return auth


def _inputs(entry: Entry, context: Context) -> EnvironmentRecord | None:
    for name, below in (("cli-inputs.json", "cognitoConfig"), ("parameters.json", None)):
        path = f"{entry.folder}/{name}"
        if path in context.project.files:
            document = context.project.document(path, context.log)
            return inputs_of(document, entry, context, below=below) if document else None
    context.log.add(
        kinds.MISSING_FILE, entry.origin, f"auth {entry.name} has neither cli-inputs.json nor parameters.json"
    )
    return None


def domain_prefixes(entry: Entry, context: Context) -> dict[str, str | None]:
    """What the hosted UI's domain starts with in each environment."""
    # Lowering has reported all there is to say.
    inputs = _inputs(entry, replace(context, log=Log(), secrets={}))
    written = inputs.each("hostedUIDomainName") if inputs else None
    return {
        environment.name: text_in(to_expr(written, {}), environment) if written else None
        for environment in context.environments
    }


def _user_pool(entry: Entry, inputs: EnvironmentRecord, context: Context) -> UserPool:
    modern = "version" in context.project.object(f"{entry.folder}/cli-inputs.json")
    auto_verified = inputs.texts("autoVerifiedAttributes")
    needs_sms = _needs_sms(inputs)
    own_mfas = _own_mfas(inputs, context)
    closed = inputs.text("authSelections") == IDENTITY_POOL_ONLY
    if modern:  # whoever signs in by an alias must have verified it
        auto_verified = tuple(dict.fromkeys((*auto_verified, *inputs.texts("aliasAttributes"))))
    before_update = inputs.texts("userAutoVerifiedAttributeUpdateSettings") or (auto_verified if modern else ())
    return UserPool(
        origin=inputs.origin(),
        name=inputs.text("userPoolName"),
        closed=closed,
        username_attributes=_sign_in(inputs, "usernameAttributes", context),
        alias_attributes=_sign_in(inputs, "aliasAttributes", context),
        case_sensitive=inputs.told_flag("usernameCaseSensitive"),
        attributes=tuple(
            UserAttribute(name=name, required=True, origin=inputs.origin("requiredAttributes"))
            for name in inputs.texts("requiredAttributes")
        ),
        auto_verified=_known(auto_verified, ("email", "phone_number")),
        verify_before_update=_known(before_update, ("email", "phone_number")),
        password_policy=_password_policy(inputs),
        mfa=_mfa(inputs, always_sms=needs_sms or not own_mfas),
        verification_email=VerificationEmail(
            subject=inputs.text("emailVerificationSubject"),
            body=inputs.text("emailVerificationMessage"),
            origin=inputs.origin("emailVerificationMessage"),
        ),
        sends_sms=not closed and (needs_sms or not own_mfas),
        sms_verification_message=inputs.text("smsVerificationMessage"),
        sms_authentication_message=inputs.text("smsAuthenticationMessage"),
        triggers=_triggers(entry, inputs, context),
        identity_providers=identity_providers(inputs, context),
        domain_prefix=current_text(inputs.each("hostedUIDomainName")) or None,
        verification_page=_verification_page(inputs, context),
    )


LINK = "verification-link"
"""The module of a trigger that sends a link instead of a code."""


def _verification_page(inputs: Record, context: Context) -> VerificationPage | None:
    """The CLI's module composes the link of the function's name and the environment's: so is the bucket called."""
    name = inputs.text("verificationBucketName")
    triggers = _embedded(inputs, "triggers", context)
    modules = triggers.get("CustomMessage") if isinstance(triggers, Mapping) else None
    if not name or not isinstance(modules, list) or LINK not in modules:
        return None
    function = f"{inputs.text('resourceName')}CustomMessage"
    if function not in context.functions:
        return None
    prefix = function.partition("CustomMessage")[0].lower()
    return VerificationPage(
        bucket=f"{prefix}verificationbucket",
        function=ref_to(Function, function),
        origin=inputs.origin("verificationBucketName"),
    )


def _sign_in(inputs: Record, key: str, context: Context) -> tuple[Any, ...]:
    known = ("email", "phone_number", "preferred_username")
    values = inputs.texts(key)
    for value in values:
        if value not in known and value != "username":
            context.log.add(kinds.WRONG_TYPE, inputs.origin(key), f"{key}: {value} is no attribute to sign in with")
    return _known(values, known)


def _known(values: tuple[str, ...], known: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(value for value in values if value in known)


def _password_policy(inputs: Record) -> PasswordPolicy:
    characters = inputs.texts("passwordPolicyCharacters")
    return PasswordPolicy(
        origin=inputs.origin("passwordPolicyMinLength"),
        minimum_length=inputs.number("passwordPolicyMinLength", 8) or 8,
        require_lowercase="Requires Lowercase" in characters,
        require_uppercase="Requires Uppercase" in characters,
        require_numbers="Requires Numbers" in characters,
        require_symbols="Requires Symbols" in characters,
    )


def _own_mfas(inputs: Record, context: Context) -> bool:
    """Whether the template itself says which second factors the pool has. The CLI asks cli.json at every push, whatever
    it wrote into cli-inputs.json when auth was added; where that has no flags, what is written is the best evidence."""
    written = inputs.flag("useEnabledMfas")
    flags = flags_of("auth", context)
    return written if flags is None else flags.get("useenabledmfas") is True


def _needs_sms(inputs: Record) -> bool:
    """Whether something in the pool asks for text messages. Without `useEnabledMfas` the CLI's template has a role for
    them in any case, and the function that sets the second factors always sets SMS; with it SMS is one wherever this
    holds.

    The CLI looks for `phone_number` as an item of its own, and so not in the one text `email, phone_number` that it
    writes where people sign in with either.
    """
    by_mfa = inputs.text("mfaConfiguration", "OFF") != "OFF" and "SMS Text Message" in inputs.texts("mfaTypes")
    attributes = ("autoVerifiedAttributes", "requiredAttributes", "usernameAttributes")
    return by_mfa or any("phone_number" in _items(inputs, name) for name in attributes)


def _items(inputs: Record, name: str) -> Sequence[object]:
    """A list as it is written; a text is a list of one."""
    written = inputs.take(name)
    return written if isinstance(written, list) else [written]


def _mfa(inputs: Record, *, always_sms: bool) -> Mfa:
    types = inputs.texts("mfaTypes")
    mode: Any = MFA_MODES.get(inputs.text("mfaConfiguration", "OFF") or "OFF", "OFF")
    active = mode != "OFF"
    return Mfa(
        origin=inputs.origin("mfaConfiguration"),
        mode=mode,
        sms=active and (always_sms or "SMS Text Message" in types),
        totp=active and "TOTP" in types,
    )


def _client(inputs: EnvironmentRecord, *, web: bool) -> AppClient:
    """Gen 1's two clients share all settings but the secret, which only the native one can have."""
    days = inputs.number("userpoolClientRefreshTokenValidity")
    limited = inputs.flag("userpoolClientSetAttributes")
    read = inputs.texts("userpoolClientReadAttributes")
    write = inputs.texts("userpoolClientWriteAttributes")
    settings, providers = oauth(inputs)
    prefix = inputs.text("resourceNameTruncated")
    return AppClient(
        origin=inputs.origin("userpoolClientRefreshTokenValidity"),
        name=f"{prefix}_app_client{'Web' if web else ''}" if prefix else None,
        generate_secret=inputs.flag("userpoolClientGenerateSecret") and not web,
        refresh_token_validity=TokenValidity(value=days, unit="days") if days is not None else None,
        read_attributes=read if limited else None,
        write_attributes=write if limited else None,
        oauth=settings,
        providers=providers,
    )


def _identity_pool(entry: Entry, inputs: EnvironmentRecord, context: Context) -> IdentityPool | None:
    name = inputs.text("identityPoolName")
    guests = inputs.flag("allowUnauthenticatedIdentities")
    federated = tuple(federated_providers(entry, inputs, context))
    if inputs.text("authSelections", "identityPoolAndUserPool") not in ("identityPoolAndUserPool", IDENTITY_POOL_ONLY):
        context.log.add(
            kinds.NO_IDENTITY_POOL_IN_GEN1,
            inputs.origin("authSelections"),
            "Gen 1 has no identity pool; Gen 2 adds one, closed to guests",
        )
        return None
    return IdentityPool(name=name, allow_guests=guests, federated=federated, origin=inputs.origin("identityPoolName"))


def _triggers(entry: Entry, inputs: Record, context: Context) -> tuple[Trigger, ...]:
    """From `authTriggerConnections` where Gen 1 wrote it, else from `triggers` and its naming rule."""
    found: dict[TriggerEvent, str] = {}
    for event, function in _trigger_functions(entry, inputs, context):
        known = TRIGGER_EVENTS.get(event.lower())
        if known is None or not context.has("function", function):
            context.log.add(
                kinds.UNKNOWN_TRIGGER,
                inputs.origin("triggers"),
                f"trigger {event} of auth {entry.name} calls {function}, which is not in the project",
            )
        else:
            found[known] = function
    return tuple(
        Trigger(event=event, function=ref_to(Function, name), origin=inputs.origin("triggers"))
        for event, name in sorted(found.items())
        if name in context.functions
    )


def _trigger_functions(entry: Entry, inputs: Record, context: Context) -> list[tuple[str, str]]:
    connections = _embedded(inputs, "authTriggerConnections", context)
    triggers = _embedded(inputs, "triggers", context)
    by_rule = (
        [(event, f"{entry.name}{event}") for event, modules in sorted(triggers.items()) if modules]
        if isinstance(triggers, Mapping)
        else []
    )
    if not (isinstance(connections, list) and connections):
        return by_rule
    pairs = [json.loads(item) if isinstance(item, str) else item for item in connections]
    connected = [
        (str(item.get("triggerType")), str(item.get("lambdaFunctionName")))
        for item in pairs
        if isinstance(item, Mapping)
    ]
    events = {event.lower() for event, _ in connected}
    # What is not connected calls nobody, but a function that is not there was meant to be called.
    lost = [each for each in by_rule if each[0].lower() not in events and not context.has("function", each[1])]
    return [*connected, *lost]


def _embedded(inputs: Record, key: str, context: Context) -> Any:
    """A value that some versions of the CLI write as JSON inside a string."""
    value = inputs.take(key)
    if not isinstance(value, str) or not value:
        return value
    try:
        return json.loads(value)
    except ValueError:
        context.log.add(kinds.WRONG_TYPE, inputs.origin(key), f"{key}: expected JSON")
        return None


def _report_rest(entry: Entry, inputs: Record, context: Context) -> None:
    inputs.ignore(*BOOKKEEPING, "permissions")
    if inputs.flag("adminQueries") or context.has("api", "AdminQueries"):
        inputs.ignore("adminQueryGroup")  # the API's function has it, as GROUP
    inputs.ignore("serviceType", "AuthRoleArn", "UnauthRoleArn", "userpoolClientName")
    inputs.report_leftovers(f"auth {entry.name}")
