'''`@predictions` becomes a function that asks Rekognition, Translate and Polly, with the types that Gen 1 generates.

Gen 2's transformer still has the directive, but wants a bucket's name, which `defineData` does not hand on. The field
keeps its name, its argument and its rules.

>>> from amp2gen.syntax.graphql.parser import parse
>>> result = with_predictions(parse("""type Query {
...   speak: String # in any language
...     @predictions(actions: [translateText, convertTextToSpeech])
...     @auth(rules: [{ allow: private }])
... }
... """, "schema.graphql"), "predictions", has_bucket=False)
>>> print(result.schema.text, end="")
type Query {
  speak(input: SpeakInput!): String # in any language
    @function(name: "predictions-${env}")
    @auth(rules: [{ allow: private }])
}
<BLANKLINE>
input SpeakInput {
  translateText: SpeakTranslateTextInput!
  convertTextToSpeech: SpeakConvertTextToSpeechInput!
}
<BLANKLINE>
input SpeakTranslateTextInput {
  sourceLanguage: String!
  targetLanguage: String!
  text: String!
}
<BLANKLINE>
input SpeakConvertTextToSpeechInput {
  voiceID: String!
}
>>> result.fields
{'speak': ('translateText', 'convertTextToSpeech')}
'''

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin, ref_to
from amp2gen.ir.data import FunctionBinding
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.expr import Attribute, Text, join, text
from amp2gen.ir.functions import Dependency, Function, NodeCode, Variable
from amp2gen.ir.iam import Statement
from amp2gen.ir.schema_text import document_of, edited, origin_in, with_schema
from amp2gen.ir.storage import Bucket, ReferencedBucket
from amp2gen.passes.options import Options
from amp2gen.passes.predictions_handler import ACTIONS, follow, gives_list, handler, packages
from amp2gen.passes.sources import source_file
from amp2gen.syntax.graphql.tree import Directive, Document, Field, ObjectType, argument, directive
from amp2gen.syntax.spans import Edit, Span
from amp2gen.syntax.traced import TracedText

DIRECTIVE = "predictions"
SDK = "^3.600.0"
TIMEOUT_SECONDS = 60
"""Of the function that Gen 1 makes."""


@dataclass(frozen=True)
class WithPredictions:
    """The schema's new text, the actions of each field, and what is to be said."""

    schema: TracedText
    fields: Mapping[str, tuple[str, ...]]
    diagnostics: tuple[Diagnostic, ...]


def write_out_predictions(app: App, options: Options) -> App:
    if app.data is None or f"@{DIRECTIVE}" not in app.data.schema_text:
        return app
    bucket = _bucket(app)
    name = _free_name({function.name for function in app.functions})
    result = with_predictions(document_of(app.data), name, has_bucket=bucket is not None)
    if not result.fields:
        return app
    origin = result.diagnostics[0].origin
    binding = FunctionBinding(name=_bound(name), function=ref_to(Function, name), origin=origin)
    bindings = (*app.data.bindings, binding)
    data = with_schema(app.data, result.schema, bindings=bindings)
    functions = (*app.functions, _function(name, result.fields, bucket, origin))
    return app.model_copy(
        update={
            "data": data,
            "functions": tuple(sorted(functions, key=lambda function: function.name)),
            "diagnostics": (*app.diagnostics, *result.diagnostics),
        }
    )


def with_predictions(document: Document, function: str, *, has_bucket: bool) -> WithPredictions:
    """The schema with each such field bound to the function. Fields that Gen 1 refuses keep the directive, as do those
    that look at images where there is no bucket."""
    edits: list[Edit] = []
    types: list[str] = []
    fields: dict[str, tuple[str, ...]] = {}
    found: list[Diagnostic] = []
    for field, written in _fields(document):
        actions = _actions(written)
        if not follow(actions) or (_reads_bucket(actions) and not has_bucket):
            continue
        name = field.name.value
        type = "[String]" if gives_list(actions) else "String"
        edits += [
            Edit(Span(field.name.span.end, field.type.span.end), f"(input: {_upper(name)}Input!): {type}"),
            Edit(written.span, f'@function(name: "{_bound(function)}")'),
        ]
        types += _input_types(name, actions)
        fields[name] = actions
        message = f"@predictions of Query.{name} is now the function {function}, which does {', then '.join(actions)}"
        found.append(kinds.PREDICTIONS_WRITTEN_OUT.at(origin_in(document, written), message))
    if fields:
        text = document.source.text
        added = "\n\n" + "\n\n".join(dict.fromkeys(types)) + "\n"
        edits.append(Edit(Span(len(text.rstrip()), len(text)), added, cause=edits[0].span.start))
    return WithPredictions(edited(document, edits), fields, tuple(found))


def _bucket(app: App) -> Attribute | None:
    if app.storage is not None:
        return Attribute(of=ref_to(Bucket, app.storage.name), name="name")
    for bucket in app.referenced_buckets:
        return Attribute(of=ref_to(ReferencedBucket, bucket.name), name="name")
    return None


def _free_name(taken: set[str]) -> str:
    return next(name for name in (DIRECTIVE, "graphqlPredictions", "predictionsOfGraphql") if name not in taken)


def _bound(function: str) -> str:
    return f"{function}-${{env}}"


def _fields(document: Document) -> Iterator[tuple[Field, Directive]]:
    """Gen 1 knows the directive on fields of Query only."""
    for definition in document.definitions:
        if isinstance(definition, ObjectType) and definition.name.value == "Query":
            for field in definition.fields:
                written = directive(field, DIRECTIVE)
                if written is not None:
                    yield field, written


def _actions(written: Directive) -> tuple[str, ...]:
    """One alone may stand without brackets."""
    value = argument(written, "actions")
    plain = value.to_python() if value else None
    return tuple(map(str, plain)) if isinstance(plain, list) else (str(plain),)


def _reads_bucket(actions: tuple[str, ...]) -> bool:
    return any(ACTIONS[action].reads_bucket for action in actions)


def _input_types(field: str, actions: tuple[str, ...]) -> Iterator[str]:
    """The types of the argument, under the names that Gen 1 generates."""
    prefix = _upper(field)
    inputs = {action: f"{prefix}{_upper(action)}Input" for action in actions}
    yield _input(f"{prefix}Input", [f"{action}: {type}!" for action, type in inputs.items()])
    for action, type in inputs.items():
        names = list(INPUTS[action])
        if action == actions[0] and not ACTIONS[action].reads_bucket:
            names.append("text")  # further actions take the result of the one before
        yield _input(type, [f"{name}: String!" for name in names])


INPUTS: Mapping[str, tuple[str, ...]] = {
    "identifyText": ("key",),
    "identifyLabels": ("key",),
    "translateText": ("sourceLanguage", "targetLanguage"),
    "convertTextToSpeech": ("voiceID",),
}


def _input(name: str, fields: list[str]) -> str:
    return "\n".join([f"input {name} {{", *(f"  {field}" for field in fields), "}"])


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]


def _function(
    name: str, fields: Mapping[str, tuple[str, ...]], bucket: Attribute | None, origin: Origin | None
) -> Function:
    used = [action for action in ACTIONS if any(action in actions for actions in fields.values())]
    services = Statement(actions=tuple(ACTIONS[action].permission for action in used), resources=(text("*"),))
    statements, environment = [services], []
    if bucket is not None and _reads_bucket(tuple(used)):
        arn = join((bucket.model_copy(update={"name": "arn"}), Text(value="/public/*")))
        statements.append(Statement(actions=("s3:GetObject",), resources=(arn,)))
        environment.append(Variable(name="BUCKET", value=bucket))
    return Function(
        name=name,
        origin=origin,
        code=NodeCode(
            entry="src/index.js",
            version=22,
            dependencies=tuple(Dependency(name=package, range=SDK) for package in packages(used)),
        ),
        sources=(source_file("src/index.js", handler(fields).encode()),),
        timeout_seconds=TIMEOUT_SECONDS,
        description=Text(value="What @predictions does in Gen 1"),
        statements=tuple(statements),
        environment=tuple(environment),
    )
