"""The user pool: `userAttributes`, and statements for what `defineAuth` cannot say or decides differently."""

from amp2gen.backend_ts.auth_login import ATTRIBUTES, login_email, login_phone, sends_unasked
from amp2gen.backend_ts.auth_messages import message_statements, set_on_pool
from amp2gen.backend_ts.settings import settings_of
from amp2gen.backend_ts.typescript.build import data
from amp2gen.backend_ts.typescript.tree import Expr, Stmt, Template
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.auth import UserAttribute, UserPool


def user_attributes(pool: UserPool) -> dict[str, object]:
    """`userAttributes` of `defineAuth`: required standard attributes and custom ones."""
    return {ATTRIBUTES.get(attribute.name, attribute.name): _settings(attribute) for attribute in pool.attributes}


def _settings(attribute: UserAttribute) -> dict[str, object]:
    if attribute.name in ATTRIBUTES:
        return {"required": attribute.required, "mutable": attribute.mutable}
    settings: dict[str, object] = {"dataType": attribute.data_type, "mutable": attribute.mutable}
    low, high = ("minLen", "maxLen") if attribute.data_type == "String" else ("min", "max")
    if attribute.minimum is not None:
        settings[low] = attribute.minimum
    if attribute.maximum is not None:
        settings[high] = attribute.maximum
    return settings


def pool_statements(pool: UserPool, scope: Scope) -> list[Stmt]:
    """Assignments to `cfnUserPool`, only where `defineAuth` would come to something else than Gen 1."""
    statements: list[Stmt] = []
    if pool.name:
        statements.append(set_on_pool("userPoolName", Template((f"{pool.name}-", scope.gen1("envName")))))
    if tuple(pool.username_attributes) != _defined_login(pool):
        statements.append(set_on_pool("usernameAttributes", data(list(pool.username_attributes) or None)))
    if pool.alias_attributes:
        statements.append(set_on_pool("aliasAttributes", data(list(pool.alias_attributes))))
    if tuple(pool.auto_verified) != _defined_login(pool):
        statements.append(set_on_pool("autoVerifiedAttributes", data(list(pool.auto_verified) or None)))
    if pool.case_sensitive is None:
        # Cognito minds the case by itself, and a pool that starts to say so is replaced.
        statements.append(set_on_pool("usernameConfiguration", data(None)))
    elif pool.case_sensitive:
        statements.append(set_on_pool("usernameConfiguration", data({"caseSensitive": True})))
    if tuple(pool.verify_before_update) != _defined_login(pool):
        before = {"attributesRequireVerificationBeforeUpdate": list(pool.verify_before_update)}
        statements.append(
            set_on_pool("userAttributeUpdateSettings", data(before if pool.verify_before_update else None))
        )
    if schema := _schema(pool):
        statements.append(set_on_pool("schema", schema))
    # Without the setting Cognito falls back on the phone, then on email, as it did for Gen 1.
    statements.append(set_on_pool("accountRecoverySetting", data(None)))
    statements += message_statements(pool)
    if sends_unasked(pool):
        statements.append(set_on_pool("enabledMfas", data(["SOFTWARE_TOKEN_MFA"])))
    if pool.closed:
        statements.append(set_on_pool("adminCreateUserConfig", data({"allowAdminCreateUserOnly": True})))
    policy = pool.password_policy
    statements.append(
        set_on_pool(
            "policies",
            data(
                {
                    "passwordPolicy": {
                        "minimumLength": policy.minimum_length,
                        "requireLowercase": policy.require_lowercase,
                        "requireUppercase": policy.require_uppercase,
                        "requireNumbers": policy.require_numbers,
                        "requireSymbols": policy.require_symbols,
                        "temporaryPasswordValidityDays": policy.temporary_password_validity_days,
                    }
                }
            ),
        )
    )
    return [*statements, *settings_of("cfnUserPool", pool.settings, scope)]


def _defined_login(pool: UserPool) -> tuple[str, ...]:
    """What `defineAuth` makes of `loginWith`: sign-in, verification and verification before update alike."""
    login = []
    if login_email(pool) is not None:
        login.append("email")
    if login_phone(pool) is not None:
        login.append("phone_number")
    return tuple(login)


def _schema(pool: UserPool) -> Expr | None:
    """The pool's schema, where `defineAuth` would require an attribute that Gen 1 does not.

    A pool's schema cannot be changed, so a moved pool must be described as it is.
    """
    required = {attribute.name for attribute in pool.attributes if attribute.required}
    if set(_defined_login(pool)) <= required:
        return None
    return data(
        [
            {
                "name": attribute.name.removeprefix("custom:"),
                **({} if attribute.name in ATTRIBUTES else {"attributeDataType": attribute.data_type}),
                "required": attribute.required,
                "mutable": attribute.mutable,
            }
            for attribute in pool.attributes
        ]
    )
