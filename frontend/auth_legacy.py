"""What people wrote into the template of a user pool, which versions of the CLI before 7 keep in the source tree.

The CLI writes the template once, from parameters.json, and people add to it what the CLI does not ask for.
"""

from collections.abc import Iterator, Set
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_conditions import report_conditions
from amp2gen.frontend.environment_properties import properties_of
from amp2gen.frontend.project import Entry
from amp2gen.frontend.resource_template import ResourceTemplate, find_template, read_resource_template
from amp2gen.ir import kinds
from amp2gen.ir.auth import AppClient, Auth, UserAttribute, UserPool
from amp2gen.ir.settings import Setting
from amp2gen.syntax.cloudformation.template import Resource

OF_THE_POOL = frozenset(
    """
    UserPoolName Schema LambdaConfig AutoVerifiedAttributes EmailVerificationMessage EmailVerificationSubject Policies
    UsernameAttributes AliasAttributes MfaConfiguration EnabledMfas SmsVerificationMessage SmsConfiguration
    SmsAuthenticationMessage UsernameConfiguration UserAttributeUpdateSettings
    """.split()  # noqa: SIM905
)
OF_A_CLIENT = frozenset(
    """
    ClientName RefreshTokenValidity UserPoolId GenerateSecret ReadAttributes WriteAttributes TokenValidityUnits
    """.split()  # noqa: SIM905
)
"""Properties that the CLI itself writes, from settings that are read elsewhere."""

STANDARD = frozenset(
    """
    address birthdate email family_name gender given_name locale middle_name name nickname phone_number picture
    preferred_username profile updated_at website zoneinfo
    """.split()  # noqa: SIM905
)


def with_template_settings(auth: Auth, entry: Entry, context: Context) -> tuple[Auth, Set[str]]:
    """The resource with what its template says beyond parameters.json, and the parameters read for it; as it is where
    there is no such template."""
    if f"{entry.folder}/cli-inputs.json" in context.project.files:
        return auth, frozenset()
    path = find_template(entry, context)
    source = read_resource_template(path, entry, context) if path else None
    if source is None:
        return auth, frozenset()
    changes: dict[str, Any] = {}
    for pool in source.resources_of("AWS::Cognito::UserPool"):
        known = {attribute.name for attribute in auth.user_pool.attributes}
        added = tuple(each for each in _attributes(pool, source, context) if each.name not in known)
        settings = tuple(_settings(pool, OF_THE_POOL, source, context))
        _name_other_triggers(auth.user_pool, pool, source, context)
        update = {
            "attributes": (*auth.user_pool.attributes, *added),
            "settings": settings,
            **_text_messages(auth.user_pool, pool, source, context),
        }
        changes["user_pool"] = auth.user_pool.model_copy(update=update)
    for client in source.resources_of("AWS::Cognito::UserPoolClient"):
        which = "web_client" if client.logical_id == "UserPoolClientWeb" else "native_client"
        written: AppClient = getattr(auth, which)
        found = tuple(_settings(client, OF_A_CLIENT, source, context))
        changes[which] = written.model_copy(update={"settings": found})
    report_conditions(source, context)
    return auth.model_copy(update=changes), source.trace.parameters


def _text_messages(pool: UserPool, written: Resource, source: ResourceTemplate, context: Context) -> dict[str, Any]:
    """Whether the pool sends text messages, and which: the CLI's templates differed in that over the years."""
    names = properties_of(written, source, context).keys()
    return {
        "sends_sms": "SmsConfiguration" in names,
        "sms_verification_message": pool.sms_verification_message if "SmsVerificationMessage" in names else None,
        "sms_authentication_message": pool.sms_authentication_message if "SmsAuthenticationMessage" in names else None,
    }


def _name_other_triggers(pool: UserPool, written: Resource, source: ResourceTemplate, context: Context) -> None:
    """Triggers and senders of messages that the settings of the CLI do not have."""
    record = properties_of(written, source, context).record("LambdaConfig")
    triggers = {trigger.event.lower() for trigger in pool.triggers}
    events = record.keys()
    for event in sorted(each for each in events if each.lower() not in triggers):
        what = f"auth {source.entry.name}: LambdaConfig.{event} is in the template only, and is left out"
        context.log.add(kinds.AUTH_PROPERTY_NOT_CARRIED, record.origin(event), what)


def _settings(
    resource: Resource, known: frozenset[str], source: ResourceTemplate, context: Context
) -> Iterator[Setting]:
    """Properties that the CLI does not write; one that cannot be resolved is reported."""
    record = properties_of(resource, source, context)
    for name in sorted(known & resource.properties.keys()):
        source.value(resource.properties[name])  # so that conditions of what the CLI writes count as read
    for name in sorted(set(record.keys()) - known):
        setting = record.setting(name)
        if setting is not None:
            yield setting
        else:
            what = f"auth {source.entry.name}: {name} cannot be resolved, and is left out"
            context.log.add(kinds.AUTH_PROPERTY_NOT_CARRIED, record.origin(name), what)


def _attributes(pool: Resource, source: ResourceTemplate, context: Context) -> Iterator[UserAttribute]:
    record = properties_of(pool, source, context)
    for item in record.records("Schema"):
        name = item.text("Name", "") or ""
        text, number = item.record("StringAttributeConstraints"), item.record("NumberAttributeConstraints")
        data_type: Any = item.text("AttributeDataType", "String")
        yield UserAttribute(
            name=name if name in STANDARD or name.startswith("custom:") else f"custom:{name}",
            required=item.flag("Required"),
            mutable=item.flag("Mutable", default=True),
            data_type=data_type,
            minimum=text.number("MinLength") if data_type == "String" else number.number("MinValue"),
            maximum=text.number("MaxLength") if data_type == "String" else number.number("MaxValue"),
            origin=item.origin(),
        )
