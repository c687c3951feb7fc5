"""Flutter, iOS and Android: the lines that a person has to change, and how."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from amp2gen.ir.base import Origin
from amp2gen.passes.client_app.rewrite import Finding


@dataclass(frozen=True)
class Place:
    """Lines of files with one of these endings that match `pattern`; what they do, and what to do instead."""

    suffixes: tuple[str, ...]
    pattern: re.Pattern[str]
    message: str
    help: str


IOS, ANDROID = (".swift", ".m", ".mm"), (".kt", ".java")
GENERATE = "npx ampx generate outputs --app-id APP_ID --branch BRANCH"
PLACES = (
    Place(
        (".dart",),
        re.compile(r"amplifyconfiguration\.dart"),
        "Gen 1's amplifyconfiguration.dart is imported",
        f"import amplify_outputs.dart, which `{GENERATE} --format dart --out-dir lib` writes",
    ),
    Place(
        (".dart",),
        re.compile(r"Amplify\s*\.\s*configure\s*\(\s*amplifyconfig\s*\)"),
        "Amplify is configured with Gen 1's constant",
        "the constant of amplify_outputs.dart is called amplifyConfig",
    ),
    Place(
        (".swift",),
        re.compile(r"Amplify\s*\.\s*configure\s*\(\s*\)"),
        "Amplify is configured from amplifyconfiguration.json",
        f"write `try Amplify.configure(with: .amplifyOutputs)`, and add to the target what `{GENERATE}` writes",
    ),
    Place(
        ANDROID,
        re.compile(r"Amplify\s*\.\s*configure\s*\(\s*(?:get)?[aA]pplicationContext(?:\(\))?\s*\)"),
        "Amplify is configured from res/raw/amplifyconfiguration.json",
        "pass AmplifyOutputs(R.raw.amplify_outputs) as the first argument (in Java AmplifyOutputs.fromResource(…)); "
        f"`{GENERATE} --out-dir app/src/main/res/raw` writes the file",
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
        "Gen 2 has no file for the AWS Mobile SDK: move to the current Amplify library",
    ),
)
SUFFIXES = tuple(sorted({suffix for place in PLACES for suffix in place.suffixes}))


def places_to_change(path: str, text: str) -> Iterator[Finding]:
    """What there is to change in a file, in order; one finding per line. Of a project.pbxproj the first is enough."""
    for number, line in enumerate(text.splitlines(), 1):
        for place in PLACES:
            found = place.pattern.search(line) if path.endswith(place.suffixes) else None
            if found:
                yield Finding(Origin(file=path, line=number, column=found.start() + 1), place.message, place.help)
                if path.endswith(".pbxproj"):
                    return
                break
