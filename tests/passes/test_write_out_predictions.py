"""`@predictions` as a function: which fields it answers, with which types, and what it asks of the services."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from amp2gen.passes.predictions_handler import handler
from amp2gen.passes.write_out_predictions import with_predictions
from amp2gen.syntax.graphql.parser import parse

LABELS = ("identifyLabels",)
SPOKEN_LABELS = ("identifyLabels", "translateText", "convertTextToSpeech")
TRANSLATED_LABELS = ("identifyLabels", "translateText")
FIELDS = {"labels": LABELS, "spoken": SPOKEN_LABELS, "translated": TRANSLATED_LABELS, "text": ("identifyText",)}


def written(field: str, *, has_bucket: bool = True, type: str = "type Query") -> str:
    document = parse(f"{type} {{ {field} }}", "schema.graphql")
    return with_predictions(document, "predictions", has_bucket=has_bucket).schema.text


def test_labels_are_a_list_whatever_the_field_says() -> None:
    assert written("labels(old: Int): String! @predictions(actions: identifyLabels)").startswith(
        'type Query { labels(input: LabelsInput!): [String] @function(name: "predictions-${env}") }\n\n'
        "input LabelsInput {\n  identifyLabels: LabelsIdentifyLabelsInput!\n}\n"
    )


def test_only_the_first_action_is_given_its_text() -> None:
    first = written("say: String @predictions(actions: [convertTextToSpeech])", has_bucket=False)
    assert "input SayConvertTextToSpeechInput {\n  voiceID: String!\n  text: String!\n}" in first
    second = written("say: String @predictions(actions: [identifyText, translateText])")
    assert "input SayTranslateTextInput {\n  sourceLanguage: String!\n  targetLanguage: String!\n}" in second


@pytest.mark.parametrize(
    ("field", "type", "has_bucket"),
    [
        ("f: String @predictions(actions: [])", "type Query", True),
        ("f: String @predictions(actions: [identifyEntities])", "type Query", True),
        ("f: String @predictions(actions: [convertTextToSpeech, translateText])", "type Query", True),
        ("f: String @predictions(actions: [identifyText])", "type Query", False),
        ("f: String @predictions(actions: [translateText])", "type Post", True),
    ],
)
def test_what_gen_1_refuses_stays(field: str, type: str, has_bucket: bool) -> None:
    assert written(field, type=type, has_bucket=has_bucket) == f"{type} {{ {field} }}"


SERVICES = {
    "client-rekognition": """
export class RekognitionClient { send(command) { return command.answer(); } }
const image = ({ Image: { S3Object } }) => `${S3Object.Bucket}/${S3Object.Name}`;
export class DetectLabelsCommand {
  constructor(input) { this.input = input; }
  answer() {
    const { MaxLabels, MinConfidence } = this.input;
    asked.push([image(this.input), MaxLabels, MinConfidence]);
    return { Labels: [{ Name: 'Human Face' }, { Name: 'Dog' }] };
  }
}
export class DetectTextCommand {
  constructor(input) { this.input = input; }
  answer() {
    asked.push([image(this.input)]);
    return { TextDetections: [
      { Type: 'LINE', DetectedText: 'No entry' },
      { Type: 'WORD', DetectedText: 'No' },
      { Type: 'LINE', DetectedText: 'today' },
    ] };
  }
}""",
    "client-translate": """
export class TranslateClient {
  send({ input: { SourceLanguageCode, TargetLanguageCode, Text } }) {
    asked.push([SourceLanguageCode, TargetLanguageCode, Text]);
    return { TranslatedText: 'Gesicht, Hund, ' };
  }
}
export class TranslateTextCommand { constructor(input) { this.input = input; } }""",
    "client-polly": "export class Polly {}",
    "polly-request-presigner": """
export const getSynthesizeSpeechUrl = async ({ client, params }) => {
  asked.push([client.constructor.name, params]);
  return new URL('https://polly.example.com/speech');
};""",
}
RUNNER = """
import { readFileSync } from 'node:fs';
globalThis.asked = [];
const { handler } = await import('./index.mjs');
const answers = [];
for (const event of JSON.parse(readFileSync(0, 'utf8'))) answers.push(await handler(event));
console.log(JSON.stringify({ answers, asked }));
"""


@pytest.mark.node
def test_the_handler_asks_what_gen_1_asks(tmp_path: Path) -> None:
    for name, source in SERVICES.items():
        package = tmp_path / "node_modules" / "@aws-sdk" / name
        package.mkdir(parents=True)
        (package / "package.json").write_text('{"type": "module", "exports": "./index.js"}')
        (package / "index.js").write_text(source)
    (tmp_path / "index.mjs").write_text(handler(FIELDS))
    (tmp_path / "run.mjs").write_text(RUNNER)
    image, words = {"key": "a.png"}, {"sourceLanguage": "en", "targetLanguage": "de"}
    events: list[dict[str, Any]] = [
        {"fieldName": "labels", "arguments": {"input": {"identifyLabels": image}}},
        {"fieldName": "text", "arguments": {"input": {"identifyText": image}}},
        {"fieldName": "translated", "arguments": {"input": {"identifyLabels": image, "translateText": words}}},
        {
            "fieldName": "spoken",
            "arguments": {
                "input": {
                    "identifyLabels": image,
                    "translateText": words,
                    "convertTextToSpeech": {"voiceID": "Vicki"},
                }
            },
        },
    ]
    ran = subprocess.run(
        ["node", "run.mjs"],
        cwd=tmp_path,
        input=json.dumps(events),
        env={**os.environ, "BUCKET": "files"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    result = json.loads(ran.stdout)
    assert result["answers"] == [
        ["Human", "Face", "Dog"],  # Gen 1 splits labels of two words, too
        "No entry today",
        ["Gesicht", "Hund"],
        "https://polly.example.com/speech",
    ]
    labels, translation = ["files/public/a.png", 10, 55], ["en", "de", "Human Face, Dog"]
    speech = {
        "OutputFormat": "mp3",
        "SampleRate": "8000",
        "Text": "Gesicht, Hund, ",
        "TextType": "text",
        "VoiceId": "Vicki",
    }
    assert result["asked"] == [
        labels,
        ["files/public/a.png"],
        labels,
        translation,
        labels,
        translation,
        ["Polly", speech],
    ]
