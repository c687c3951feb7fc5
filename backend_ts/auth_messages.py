"""The messages of a user pool, where `defineAuth` would write others than Gen 1 has.

`defineAuth` writes texts of its own wherever it is given none. Gen 1 leaves texts to Cognito that it has no use for,
and Cognito sends them all the same: to those who verify an address, or recover an account, on their own.
"""

from collections.abc import Iterator

from amp2gen.backend_ts.auth_login import uses_phone
from amp2gen.backend_ts.typescript.build import call, data, dotted
from amp2gen.backend_ts.typescript.tree import Assign, Comment, Expr, ExprStmt, Stmt
from amp2gen.ir.auth import UserPool


def message_statements(pool: UserPool) -> Iterator[Stmt]:
    """Assignments to `cfnUserPool`; none for a pool whose messages `loginWith` and `multifactor` can say."""
    text = pool.sms_verification_message if pool.sends_sms else None
    if pool.sends_sms and not pool.mfa.sms and pool.sms_authentication_message:
        yield set_on_pool("smsAuthenticationMessage", data(pool.sms_authentication_message))
    if uses_phone(pool) and not pool.sends_sms:
        yield Comment("Gen 1 has no role for text messages, and so sends none.")
        yield set_on_pool("smsConfiguration", data(None))
        yield ExprStmt(call(dotted("userPool.node.tryRemoveChild"), "smsRole"))
    if not uses_phone(pool) or text is None:
        yield set_on_pool("smsVerificationMessage", data(text))
    if "email" not in pool.auto_verified:
        yield set_on_pool("emailVerificationMessage", data(None))
        yield set_on_pool("emailVerificationSubject", data(None))
        yield set_on_pool("verificationMessageTemplate", data({"smsMessage": text} if text else None))
    elif pool.sends_sms and text is None:
        yield ExprStmt(call(dotted("cfnUserPool.addPropertyDeletionOverride"), _SMS))
    elif pool.sends_sms and not uses_phone(pool):
        yield ExprStmt(call(dotted("cfnUserPool.addPropertyOverride"), _SMS, text))


_SMS = "VerificationMessageTemplate.SmsMessage"


def set_on_pool(name: str, value: Expr) -> Stmt:
    """`cfnUserPool.name = value;`"""
    return Assign(dotted(f"cfnUserPool.{name}"), value)  # type: ignore[arg-type]
