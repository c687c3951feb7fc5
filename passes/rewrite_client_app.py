"""The client app's code is configured with amplify_outputs.json where it was with aws-exports or amplifyconfiguration.

A file is adapted completely or left as it is, with a diagnostic for every place that a person has to look at.

>>> from amp2gen.passes.client_app.outputs import Outputs
>>> from amp2gen.passes.client_app.rewrite import rewrite
>>> before = '''
... import { Amplify } from 'aws-amplify';
... import awsExports from './aws-exports';
...
... Amplify.configure(awsExports);
... console.log(awsExports.aws_user_pools_id);
... '''
>>> outputs = Outputs(
...     path="amplify_outputs.json",
...     keys={"aws_user_pools_id": "auth.user_pool_id"},
...     rest_apis=1,
...     streams={},
...     stream_prefixes={},
... )
>>> print(rewrite("src/main.js", before, outputs).text.strip())
import { Amplify } from 'aws-amplify';
import { parseAmplifyConfig } from 'aws-amplify/utils';
import awsExports from '../amplify_outputs.json';
<BLANKLINE>
const resourceConfig = parseAmplifyConfig(awsExports);
Amplify.configure({
  ...resourceConfig,
  API: { ...resourceConfig.API, REST: awsExports.custom.API },
});
console.log(awsExports.auth.user_pool_id);
"""

import hashlib
import re
from collections.abc import Iterable, Mapping

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.ir.client_app import ClientApp, ClientFile
from amp2gen.ir.diagnostics import Diagnostic, Kind
from amp2gen.passes.client_app import native
from amp2gen.passes.client_app.outputs import outputs_of
from amp2gen.passes.client_app.references import IN_A_PATH
from amp2gen.passes.client_app.rewrite import Finding, Rewritten
from amp2gen.passes.client_app.script import COMPONENTS, SCRIPTS
from amp2gen.passes.client_app.together import rewrite_together
from amp2gen.passes.client_app.typescript import json_modules
from amp2gen.passes.client_app.version5 import LIBRARY, lines_of_version_5
from amp2gen.passes.options import Options

FIRST_VERSION = 6
"""The first major version of aws-amplify that reads amplify_outputs.json."""

IMPORTS_STAY_INSIDE = "react-scripts"
"""Create React App refuses imports from outside of its sources, so amplify_outputs.json must be there."""

TYPESCRIPT = (".ts", ".tsx", ".mts", ".cts", *COMPONENTS)


def rewrite_client_app(app: App, options: Options) -> App:
    client = app.client_app
    if client is None or not options.client_app:
        return app
    diagnostics = list(_native_places(client))
    outdated = _outdated_library(client)
    if outdated is not None:
        diagnostics += [outdated, *_lines_of_version_5(client)]
    else:
        client, found = _rewritten(client, app)
        diagnostics += found
    return app.model_copy(update={"client_app": client, "diagnostics": (*app.diagnostics, *diagnostics)})


def _native_places(client: ClientApp) -> Iterable[Diagnostic]:
    for file in client.files:
        if file.path.endswith(native.SUFFIXES):
            for place in native.places_to_change(file.path, file.text or ""):
                yield _diagnostic(kinds.NATIVE_CLIENT_BY_HAND, place)


def _outdated_library(client: ClientApp) -> Diagnostic | None:
    """An error if aws-amplify is asked for in versions below 6 only."""
    package = next((package for package in client.packages if package.name == LIBRARY), None)
    majors = [int(major) for major in re.findall(r"(?<![\d.])v?(\d+)(?=[.\s]|$)", package.range)] if package else []
    if package is None or not majors or max(majors) >= FIRST_VERSION or ">" in package.range:
        return None
    return kinds.CLIENT_LIBRARY_TOO_OLD.at(
        package.origin,
        f"the client app uses {LIBRARY} {package.range}, which cannot read amplify_outputs.json, so it is not adapted",
        f"move it to {LIBRARY} {FIRST_VERSION} first: "
        "https://docs.amplify.aws/gen1/react/build-a-backend/troubleshooting/migrate-from-javascript-v5-to-v6/",
    )


def _lines_of_version_5(client: ClientApp) -> Iterable[Diagnostic]:
    for file in client.files:
        if file.path.endswith(SCRIPTS):
            for finding in lines_of_version_5(file.path, file.text or ""):
                yield _diagnostic(kinds.CLIENT_LINE_OF_VERSION_5, finding)


def _rewritten(client: ClientApp, app: App) -> tuple[ClientApp, list[Diagnostic]]:
    uses_react_scripts = any(package.name == IMPORTS_STAY_INSIDE for package in client.packages)
    folder = (client.source_dir or "src").strip("/") if uses_react_scripts else ""
    outputs = outputs_of(app, folder)
    scripts = {file.path: file.text for file in client.files if file.text and file.path.endswith(SCRIPTS)}
    results = rewrite_together(scripts, outputs, frozenset(package.name for package in client.packages))
    texts = {path: result.text for path, result in results.items() if result.text != scripts[path]}
    configurations, unclear = _typescript(client, results, texts)
    diagnostics = [
        *(diagnostic for result in results.values() for diagnostic in _findings(result)),
        *_unrewritten_mentions(client),
        *_unreadable(client),
        *(_json_modules_unclear(path) for path in unclear),
        *_rest_not_configured(app, client, results),
        *_predictions_not_configured(app, results.values()),
        *(kinds.CLIENT_FILE_REWRITTEN.at(Origin(file=path), f"{path} reads {outputs.path}") for path in texts),
        *(
            kinds.CLIENT_FILE_REWRITTEN.at(Origin(file=path), f"{path} lets TypeScript import JSON files")
            for path in configurations
        ),
    ]
    changed = {**texts, **configurations}
    files = tuple(_changed(file, changed.get(file.path)) for file in client.files)
    moved = folder if texts else ""
    return client.model_copy(update={"files": files, "outputs_folder": moved}), diagnostics


def _findings(result: Rewritten) -> Iterable[Diagnostic]:
    for finding in result.problems:
        yield _diagnostic(kinds.CLIENT_FILE_BY_HAND, finding)
    for finding in result.names_gen1:
        yield _diagnostic(kinds.CLIENT_NAMES_GEN1, finding)


def _typescript(
    client: ClientApp, results: Mapping[str, Rewritten], changed: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """The TypeScript configuration, where a TypeScript file imports a JSON file now."""
    if not any(results[path].needs_json_modules for path in changed if path.endswith(TYPESCRIPT)):
        return {}, []
    names = re.compile(r"(?:.*/)?tsconfig(?:\.\w+)?\.json")
    return json_modules({file.path: file.text for file in client.files if file.text and names.fullmatch(file.path)})


def _json_modules_unclear(path: str) -> Diagnostic:
    return kinds.CLIENT_FILE_BY_HAND.at(
        Origin(file=path),
        f"{path} may not let TypeScript import JSON files",
        "set resolveJsonModule and esModuleInterop to true in its compilerOptions if it does not",
    )


def _unrewritten_mentions(client: ClientApp) -> Iterable[Diagnostic]:
    """Configuration of other tools that names Gen 1's file."""
    for file in client.files:
        if not file.path.endswith(".json"):
            continue
        for number, line in enumerate((file.text or "").splitlines(), 1):
            if IN_A_PATH.search(line):
                place = Origin(file=file.path, line=number)
                message = "Gen 1's configuration file is named"
                yield kinds.CLIENT_FILE_BY_HAND.at(place, message, "name amplify_outputs.json instead")


def _unreadable(client: ClientApp) -> Iterable[Diagnostic]:
    for file in client.files:
        if file.text is None and file.path.endswith(SCRIPTS):
            yield kinds.CLIENT_FILE_BY_HAND.at(
                Origin(file=file.path), f"{file.path} is not UTF-8 and was not looked into"
            )


def _rest_not_configured(app: App, client: ClientApp, results: Mapping[str, Rewritten]) -> Iterable[Diagnostic]:
    """REST calls in the client app, and no file that hands the REST APIs to aws-amplify."""
    if not app.rest_apis or any(result.configures for result in results.values()):
        return
    calling = next(
        (f for f in client.files if f.path.endswith(SCRIPTS) and re.search(r"\bapiName\b", f.text or "")), None
    )
    if calling is not None:
        names = ", ".join(api.name for api in app.rest_apis)
        yield kinds.CLIENT_REST_NOT_CONFIGURED.at(
            Origin(file=calling.path),
            f"no file was found that configures aws-amplify with the REST APIs ({names})",
            "pass custom.API of amplify_outputs.json to Amplify.configure as API.REST",
        )


def _predictions_not_configured(app: App, results: Iterable[Rewritten]) -> Iterable[Diagnostic]:
    """Predictions, and no file that hands their configuration to aws-amplify."""
    if app.predictions and not any(result.configures for result in results):
        names = ", ".join(prediction.name for prediction in app.predictions)
        yield kinds.PREDICTIONS_NEED_CONFIGURATION.at(
            app.predictions[0].origin,
            f"no file was found that configures aws-amplify with predictions ({names})",
            "pass custom.Predictions of amplify_outputs.json to Amplify.configure as Predictions",
        )


def _changed(file: ClientFile, text: str | None) -> ClientFile:
    if text is None:
        return file
    digest = hashlib.sha256(text.encode()).hexdigest()
    return file.model_copy(update={"text": text, "sha256": digest, "rewritten": True})


def _diagnostic(kind: Kind, finding: Finding) -> Diagnostic:
    return kind.at(finding.origin, finding.message, finding.help)
