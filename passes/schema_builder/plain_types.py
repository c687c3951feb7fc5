"""Plain types and input types: `a.customType({ … })`.

The builder makes an input of a plain type and names it `<Type>Input`. So an input of Gen 1 is a plain type in the
builder's words, under its own name, and the transformed schema calls it `input` again.
"""

from collections.abc import Iterable, Mapping

from amp2gen.ir.schema_builder import BuilderCustomType, BuilderEntry, BuilderField, BuilderOperation
from amp2gen.passes.schema_builder.access import directives_by_operations, recursive
from amp2gen.passes.schema_builder.models import Types
from amp2gen.passes.schema_builder.refusals import CannotSayError, Refusals
from amp2gen.passes.schema_builder.types import builder_type, kept_directives, no_directives
from amp2gen.syntax.graphql.printer import to_sdl
from amp2gen.syntax.graphql.tree import Field, InputType, InputValue, ObjectType


def plain_type(definition: ObjectType, types: Types, refusals: Refusals) -> BuilderCustomType:
    """A type that is no model. What the builder writes at it is put right by `with_own_access`."""
    fields = []
    for field in definition.fields:
        with refusals.collect():
            fields.append(plain_field(field, types))
    return BuilderCustomType(name=definition.name.value, fields=tuple(fields), comment=types.comments.of(definition))


def input_type(definition: InputType, types: Types, refusals: Refusals) -> BuilderCustomType:
    """An input type, fields with default values excepted."""
    fields = []
    with refusals.collect():
        no_directives(definition, frozenset())
    for field in definition.fields:
        with refusals.collect():
            fields.append(plain_field(field, types))
    return BuilderCustomType(
        name=definition.name.value, fields=tuple(fields), is_input=True, comment=types.comments.of(definition)
    )


def plain_field(field: Field | InputValue, types: Types) -> BuilderField:
    """A field of a plain type or input, or an argument of an operation."""
    if isinstance(field, InputValue):
        no_directives(field, frozenset())
        if field.default is not None:
            why = f"{field.name.value} has a default value, and the builder's arguments and inputs have none"
            raise CannotSayError(field, "default of an input", why)
        names = types.names | types.inputs
    else:
        if field.arguments:
            raise CannotSayError(field, "field arguments", "the builder's fields take no arguments")
        names = types.names
    return BuilderField(
        name=field.name.value,
        type=builder_type(field.type, names),
        gen1=kept_directives(field, frozenset({"auth"})),
        comment=types.comments.of(field),
    )


def with_own_access(
    entries: Iterable[BuilderEntry], definitions: Mapping[str, ObjectType], refusals: Refusals
) -> tuple[BuilderEntry, ...]:
    """The entries, where plain types have Gen 1's directives if the builder would write others.

    Gen 2's transformer opens all plain types to IAM, whether they say so or not.
    """
    entries = tuple(entries)
    plain = {each.name: each for each in entries if isinstance(each, BuilderCustomType) and not each.is_input}
    endless = recursive(plain)
    operations = [each for each in entries if isinstance(each, BuilderOperation)]
    written = directives_by_operations(operations, plain)
    changed: dict[str, BuilderCustomType] = {}
    for name, type_ in plain.items():
        definition = definitions[name]
        if name in endless and name in written:
            why = f"{name} holds itself, which the builder cannot follow where an operation returns it"
            refusals.found.append(CannotSayError(definition, "plain type within itself", why))
        own = [to_sdl(each) for each in definition.directives]
        if written.get(name, frozenset()) - _ALWAYS != {*own} - _ALWAYS:
            changed[name] = type_.model_copy(update={"gen1": " ".join(own)})
    return tuple(changed.get(each.name, each) if isinstance(each, BuilderCustomType) else each for each in entries)


_ALWAYS = frozenset({"@aws_iam"})
