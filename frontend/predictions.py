"""AI services: `predictions/<name>/<name>-template.json` → `ir.predictions`.

The template gives users permissions; its outputs are what the client app is configured with.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from amp2gen.frontend.context import Context
from amp2gen.frontend.project import Entry
from amp2gen.frontend.resource_template import ResourceTemplate, differs, find_template, read_resource_template
from amp2gen.frontend.role_policies import POLICY, is_there, role_policies
from amp2gen.ir import kinds
from amp2gen.ir.predictions import Action, Prediction, PredictionDefault
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import Symbol, current_text

TYPES: Mapping[str, tuple[Action, Mapping[str, str]]] = {
    "translateText": ("convert", {"sourceLang": "sourceLanguage", "targetLang": "targetLanguage"}),
    "speechGenerator": ("convert", {"voice": "voiceId"}),
    "transcription": ("convert", {"language": "language"}),
    "identifyText": ("identify", {"format": "format"}),
    "identifyEntities": ("identify", {"collectionId": "collectionId", "maxEntities": "maxEntities"}),
    "identifyLabels": ("identify", {"type": "type"}),
    "interpretText": ("interpret", {"type": "type"}),
    "inferModel": ("infer", {"endpointName": "endpointName"}),
}
"""Each kind of prediction: its action, and output of the template → what aws-amplify 6 calls it."""

TYPE_PARAMETERS = ("convertType", "identifyType", "interpretType", "inferType")
SERVICES = ("Translate", "Polly", "Transcribe", "Rekognition", "RekognitionAndTextract", "Comprehend", "SageMaker")

_MADE_BY_COLLECTION = "it only made the collection of faces: CfnCollection does so itself"
WAYS_OUT: Mapping[str, str] = {
    "Custom::LambdaCallout": "in addPredictions of amplify/predictions/resource.ts, add "
    "`new CfnCollection(stack, 'Faces', { collectionId: … })` of aws-cdk-lib/aws-rekognition, allow users "
    "rekognition:SearchFacesByImage on its attrArn, name it as `collectionId` in the output's defaults, and index the "
    "images of the bucket with `aws rekognition index-faces` again",
    "AWS::Lambda::Function": _MADE_BY_COLLECTION,
    "AWS::IAM::Role": _MADE_BY_COLLECTION,
}
"""What to do about the resources that a collection of faces has, by type."""

READ_OUTPUTS = frozenset({"region", "celebrityDetectionEnabled", "language"})
"""Outputs that are read, or that follow from others: a voice has one language."""


def lower_prediction(entry: Entry, context: Context) -> Prediction | None:
    """The prediction; None, with a diagnostic, if nothing says which kind it is."""
    source = _read(entry, context)
    kind = _kind(entry, context)
    if source is None or kind not in TYPES:
        message = f"predictions {entry.name}: the checkout does not say which kind of prediction it is"
        context.log.add(kinds.PREDICTION_UNREADABLE, entry.origin, message)
        return None
    action, names = TYPES[kind]
    policies, others = role_policies(source, context)
    celebrities = _output(source, "celebrityDetectionEnabled")
    region = _output(source, "region")
    for resource in (*others, *_beside(source)):
        _report(resource, source, context)
    _report_outputs(source, names, context)
    _report_differences(source, context)
    _report_twin(entry, kind, context)
    return Prediction(
        name=entry.name,
        origin=entry.origin,
        action=action,
        kind=kind,
        region=None if region in (None, context.default.region) else region,
        defaults=tuple(_defaults(source, names)),
        celebrities=None if celebrities is None else celebrities == "true",
        policies=policies,
    )


def _read(entry: Entry, context: Context) -> ResourceTemplate | None:
    """The template, evaluated for the region of the default environment."""
    path = find_template(entry, context)
    source = read_resource_template(path, entry, context) if path else None
    region = context.default.region
    if source is None or region is None:
        return source
    here = Symbol(source.scope.pseudo["AWS::Region"].payload, text=region, fixed=True)  # type: ignore[union-attr]
    return replace(source, scope=replace(source.scope, pseudo={**source.scope.pseudo, "AWS::Region": here}))


def _kind(entry: Entry, context: Context) -> str:
    given = context.project.object(f"{entry.folder}/parameters.json")
    written = (given.get(name, entry.data.get(name)) for name in TYPE_PARAMETERS)
    return next((value for value in written if isinstance(value, str)), "")


def _output(source: ResourceTemplate, name: str) -> str | None:
    output = source.template.outputs.get(name)
    return current_text(source.value(output.value)) if output else None


def _report_differences(source: ResourceTemplate, context: Context) -> None:
    """amplify_outputs.json has one configuration: that of the default environment."""
    for output in source.template.outputs.values() if len(context.environments) > 1 else ():
        if differs(source.value(output.value)):
            context.log.add(
                kinds.SETTING_PER_ENVIRONMENT,
                source.origin(output.pointer),
                f"predictions {source.entry.name}: {output.name} differs between environments",
            )


def _defaults(source: ResourceTemplate, names: Mapping[str, str]) -> Iterator[PredictionDefault]:
    for output, name in names.items():
        text = _output(source, output)
        if text is not None:
            yield PredictionDefault(name=name, value=int(text) if text.isascii() and text.isdigit() else text)


def _report_twin(entry: Entry, kind: str, context: Context) -> None:
    """Of two resources of a kind, the first by name is what clients are configured with."""
    others = [other for other in context.project.entries_of("predictions", *SERVICES) if other.name < entry.name]
    first = next((other for other in others if _kind(other, context) == kind), None)
    if first is not None:
        message = f"predictions {entry.name}: clients are configured with {first.name}, which is {kind} as well"
        context.log.add(kinds.PREDICTION_TWICE, entry.origin, message)


def _beside(source: ResourceTemplate) -> Iterator[Resource]:
    for resource in source.template.resources.values():
        if resource.type != POLICY and is_there(resource, source):
            yield resource


def _report(resource: Resource, source: ResourceTemplate, context: Context) -> None:
    context.log.add(
        kinds.PREDICTION_RESOURCE_NOT_CARRIED,
        source.origin(resource.pointer),
        f"predictions {source.entry.name}: {resource.logical_id} ({resource.type}) is not carried over",
        WAYS_OUT.get(resource.type),
    )


def _report_outputs(source: ResourceTemplate, names: Mapping[str, str], context: Context) -> None:
    for output in source.template.outputs.values():
        if output.name not in names and output.name not in READ_OUTPUTS:
            context.log.add(
                kinds.SETTING_NOT_CARRIED,
                source.origin(output.pointer),
                f"predictions {source.entry.name}: {output.name} is not carried over",
            )
