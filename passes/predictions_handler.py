"""The function that answers `@predictions` fields: its source, its packages and its permissions.

What each action asks of its service, and what it takes of the answer, is as Gen 1's transformer has it
(amplify-category-api, packages/amplify-graphql-predictions-transformer): at most ten labels of 55 percent, lines of
text, and MP3 at 8000 Hz behind a signed URL.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Action:
    """One service call. `imports`: package → names; `source`: the method; `permission`: of IAM, on `*`."""

    imports: Mapping[str, tuple[str, ...]]
    client: str
    source: str
    permission: str
    reads_bucket: bool = False
    next: tuple[str, ...] = ()


ACTIONS: Mapping[str, Action] = {
    "identifyText": Action(
        imports={"@aws-sdk/client-rekognition": ("DetectTextCommand", "RekognitionClient")},
        client="const rekognition = new RekognitionClient();",
        source="""\
  async identifyText({ key }) {
    const { TextDetections = [] } = await rekognition.send(
      new DetectTextCommand({ Image: imageAt(key) }),
    );
    const lines = TextDetections.filter(({ Type }) => Type === 'LINE');
    return lines.map(({ DetectedText }) => DetectedText).join(' ');
  },
""",
        permission="rekognition:DetectText",
        reads_bucket=True,
        next=("translateText",),
    ),
    "identifyLabels": Action(
        imports={"@aws-sdk/client-rekognition": ("DetectLabelsCommand", "RekognitionClient")},
        client="const rekognition = new RekognitionClient();",
        source="""\
  async identifyLabels({ key }) {
    const { Labels = [] } = await rekognition.send(
      new DetectLabelsCommand({
        Image: imageAt(key),
        MaxLabels: 10,
        MinConfidence: 55,
      }),
    );
    return Labels.map(({ Name }) => Name).join(', ');
  },
""",
        permission="rekognition:DetectLabels",
        reads_bucket=True,
        next=("translateText", "convertTextToSpeech"),
    ),
    "translateText": Action(
        imports={"@aws-sdk/client-translate": ("TranslateClient", "TranslateTextCommand")},
        client="const translate = new TranslateClient();",
        source="""\
  async translateText({ sourceLanguage, targetLanguage, text }, previous) {
    const { TranslatedText } = await translate.send(
      new TranslateTextCommand({
        SourceLanguageCode: sourceLanguage,
        TargetLanguageCode: targetLanguage,
        Text: text ?? previous,
      }),
    );
    return TranslatedText;
  },
""",
        permission="translate:TranslateText",
        next=("convertTextToSpeech",),
    ),
    "convertTextToSpeech": Action(
        imports={
            "@aws-sdk/client-polly": ("Polly",),
            "@aws-sdk/polly-request-presigner": ("getSynthesizeSpeechUrl",),
        },
        client="const polly = new Polly();",
        source="""\
  /** A URL of the speech. It is signed by this function and soon ends. */
  async convertTextToSpeech({ voiceID, text }, previous) {
    const url = await getSynthesizeSpeechUrl({
      client: polly,
      params: {
        OutputFormat: 'mp3',
        SampleRate: '8000',
        Text: text ?? previous,
        TextType: 'text',
        VoiceId: voiceID,
      },
    });
    return String(url);
  },
""",
        permission="polly:SynthesizeSpeech",
    ),
}
"""By the name that the directive has for it; in this order in the handler."""


def follow(actions: tuple[str, ...]) -> bool:
    """Whether Gen 1 lets each action follow the one before."""
    if not actions or any(action not in ACTIONS for action in actions):
        return False
    return all(after in ACTIONS[before].next for before, after in pairwise(actions))


def gives_list(actions: tuple[str, ...]) -> bool:
    """Whether the field is a list: labels are, until they are spoken."""
    return "identifyLabels" in actions and "convertTextToSpeech" not in actions


def packages(used: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({package for name in used for package in ACTIONS[name].imports}))


def handler(fields: Mapping[str, tuple[str, ...]]) -> str:
    """The source of the function for these fields and their actions."""
    used = [name for name in ACTIONS if any(name in actions for actions in fields.values())]
    lists = [name for name, actions in fields.items() if gives_list(actions)]
    sections = [
        _imports(used),
        dict.fromkeys(ACTIONS[name].client for name in used),
        ["/** The actions of each field, one after the other. */", *_constant("fields", fields)],
        ["/** Fields whose result is a list of words. */", f"const lists = {_listed(lists)};"] if lists else [],
        ["const actions = {", "\n".join(ACTIONS[name].source for name in used) + "};"],
        [_IMAGE_AT] if any(ACTIONS[name].reads_bucket for name in used) else [],
        [_HANDLER_WITH_LISTS if lists else _HANDLER],
    ]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def _imports(used: Iterable[str]) -> Iterator[str]:
    names: dict[str, set[str]] = {}
    for name in used:
        for package, own in ACTIONS[name].imports.items():
            names.setdefault(package, set()).update(own)
    for package, imported in sorted(names.items()):
        line = f"import {{ {', '.join(sorted(imported))} }} from '{package}';"
        wrapped = ["import {", *(f"  {each}," for each in sorted(imported)), f"}} from '{package}';"]
        yield line if len(line) <= 80 else "\n".join(wrapped)


def _constant(name: str, fields: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    yield f"const {name} = {{"
    for field, actions in fields.items():
        line = f"  {field}: {_listed(actions)},"
        yield line if len(line) <= 80 else "\n".join([f"  {field}: [", *(f"    '{each}'," for each in actions), "  ],"])
    yield "};"


def _listed(names: Iterable[str]) -> str:
    return "[" + ", ".join(f"'{name}'" for name in names) + "]"


_IMAGE_AT = """\
function imageAt(key) {
  return { S3Object: { Bucket: process.env.BUCKET, Name: `public/${key}` } };
}"""

_HANDLER = """\
export const handler = async ({ fieldName, arguments: { input } }) => {
  let result;
  for (const action of fields[fieldName]) {
    result = await actions[action](input[action], result);
  }
  return result;
};"""

_HANDLER_WITH_LISTS = (
    _HANDLER.replace("return result;", "return lists.includes(fieldName) ? words(result) : result;")
    + """

function words(text) {
  return text.replace(/[ ,]+$/, '').split(/[ ,]+/);
}"""
)
