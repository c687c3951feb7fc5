"""Which version of Gen 1's GraphQL transformer a schema is for: in version 1 rules mean something else than in version
2, and keys are said in other ways."""

import re
from pathlib import Path

from amp2gen.verify.gen1_side.files import object_or_empty

_VERSION_1 = re.compile(r"@(key|connection|versioned)\b|\bidentityField\s*:|\b(queries|mutations)\s*:\s*\[")
_VERSION_2 = re.compile(r"@(primaryKey|index|hasOne|hasMany|belongsTo|manyToMany|default|mapsTo)\b|\binput\s+AMPLIFY\b")
_SUBSCRIBE = re.compile(r"@aws_subscribe\s*\([^)]*\)")
_COMMENT = re.compile(r"#[^\n]*|\"\"\".*?\"\"\"", re.S)


def is_version_1(amplify: Path, environment: str, api: Path, schema: str) -> bool:
    """By what the schema uses; else by the feature flag, whose absence means version 1; else by the age of the files in
    `api`, the folder of the API: cli-inputs.json came with the CLI that brought version 2."""
    written = _SUBSCRIBE.sub("", _COMMENT.sub("", schema))
    if _VERSION_1.search(written):
        return True
    if _VERSION_2.search(written):
        return False
    for name in (f"cli.{environment}.json", "cli.json"):
        features = object_or_empty(amplify / name).get("features")
        if isinstance(features, dict):
            flags = features.get("graphqltransformer")
            return not (isinstance(flags, dict) and flags.get("transformerversion") == 2)
    return not (api / "cli-inputs.json").is_file()
