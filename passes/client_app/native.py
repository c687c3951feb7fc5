"""Flutter, iOS and Android: the lines that a person has to change, and how."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from amp2gen.ir.base import Origin
from amp2gen.passes.client_app.rewrite import Finding


@dataclass(frozen=True)
class Place:
    """Lines of files with one of these endings that match `pattern`; what they do, and what to do instead.

    `{folder}` in `help` is where the app keeps its configuration.
    """

    suffixes: tuple[str, ...]
    pattern: re.Pattern[str]
    message: str
    help: str


IOS, ANDROID = (".swift", ".m", ".mm"), (".kt", ".java")
GENERATE = "npx ampx generate outputs --app-id APP_ID --branch BRANCH"
REST_CALL = r"\bAmplify\s*\.\s*API\s*\.\s*(?:get|post|put|patch|delete|head)\s*\("
NO_REST = (
    "Amplify's libraries for Swift and Android read no REST API from it (aws-amplify/amplify-swift#3895): take "
    "`custom.API.NAME.endpoint` from the file, and call it with the platform's own HTTP client and the session's token"
)
NO_MOBILE_SDK = "Gen 2 has no file for the AWS Mobile SDK: move to the current Amplify library"
PLACES = (
    Place(
        (".dart",),
        re.compile(r"amplifyconfiguration\.dart"),
        "Gen 1's amplifyconfiguration.dart is imported",
        f"import amplify_outputs.dart, which `{GENERATE} --format dart --out-dir {{folder}}` writes",
    ),
    Place(
        (".dart",),
        re.compile(r"\bAmplify\s*\.\s*configure\s*\((?!\s*amplifyConfig\s*\))"),
        "Amplify is configured with Gen 1's constant, or with what is made of it",
        "the constant of amplify_outputs.dart is called amplifyConfig; a text of your own has to have its form",
    ),
    Place(
        (".swift",),
        re.compile(r"\bAmplify\s*\.\s*configure\s*\((?!\s*with:)"),
        "Amplify is configured from amplifyconfiguration.json, or with a configuration in its form",
        f"write `try Amplify.configure(with: .amplifyOutputs)`, and add to the target what `{GENERATE}` writes",
    ),
    Place(
        ANDROID,
        re.compile(r"\bAmplify\s*\.\s*configure\s*\((?!\s*AmplifyOutputs\b)"),
        "Amplify is configured from res/raw/amplifyconfiguration.json, or with a configuration in its form",
        "pass AmplifyOutputs(R.raw.amplify_outputs) as the first argument (in Java AmplifyOutputs.fromResource(…)); "
        f"`{GENERATE} --out-dir {{folder}}` writes the file",
    ),
    Place(
        (".dart",),
        re.compile(REST_CALL),
        "a REST API is called, which amplify_outputs.dart does not tell Amplify of",
        "decode the text amplifyConfig, put `aws_region`, `url` and `authorization_type` of the API below "
        "`rest_api.NAME` (`custom.API.NAME` has the first two), and configure Amplify with that "
        "(aws-amplify/amplify-flutter#5707)",
    ),
    Place(
        (".swift", *ANDROID),
        re.compile(rf"{REST_CALL}|\bRESTRequest\s*\("),
        "a REST API is called, which amplify_outputs.json does not tell Amplify of",
        NO_REST,
    ),
    Place(
        (*IOS, *ANDROID, ".pbxproj"),
        re.compile(r"amplifyconfiguration"),
        "Gen 1's amplifyconfiguration.json is named",
        f"name amplify_outputs.json instead, which `{GENERATE}` writes",
    ),
    Place(
        (*IOS, *ANDROID, ".pbxproj"),
        re.compile(r"awsconfiguration"),
        "Gen 1's awsconfiguration.json is named",
        NO_MOBILE_SDK,
    ),
    Place(
        (*IOS, *ANDROID),
        re.compile(r"\bAWSMobileClient\b"),
        "the AWS Mobile SDK is used, which reads awsconfiguration.json",
        NO_MOBILE_SDK,
    ),
)
SUFFIXES = tuple(sorted({suffix for place in PLACES for suffix in place.suffixes}))


def places_to_change(path: str, text: str) -> Iterator[Finding]:
    """What there is to change in a file, in order; one finding per line. Of a project.pbxproj the first is enough."""
    for number, line in enumerate(text.splitlines(), 1):
        for place in PLACES:
            found = place.pattern.search(line) if path.endswith(place.suffixes) else None
            if found:
                help = place.help.replace("{folder}", _folder(path))
                yield Finding(Origin(file=path, line=number, column=found.start() + 1), place.message, help)
                if path.endswith(".pbxproj"):
                    return
                break


def _folder(path: str) -> str:
    """`lib` of a Dart package, `src/main/res/raw` of an Android module, by one of its sources."""
    if path.endswith(".dart"):
        package, found, _ = path.partition("/lib/")
        return f"{package}/lib" if found else "lib"
    module, found, _ = path.partition("/src/")
    return f"{module}/src/main/res/raw" if found else "app/src/main/res/raw"
