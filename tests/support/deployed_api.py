"""What a synthesized project deploys of its GraphQL API, in a form that two projects can be compared in."""

import json
import re
from collections.abc import Mapping

from amp2gen.verify.model_tables import IMPORTED, NEW
from amp2gen.verify.synthesize import Synthesis

_REFERENCE = re.compile(r'"referenceto\w+"')
_DESCRIPTIONS = re.compile(r'^ *"(""[\s\S]*?"")?.*"\n', re.MULTILINE)


def deployed_api(synthesis: Synthesis) -> list[list[str]]:
    """The schema that AppSync is given and the templates of its resolvers, whatever the order of what is in them.

    Without descriptions, which are comments in the schema builder.
    """
    texts = [content.decode() for key, content in synthesis.assets.items() if key.endswith((".graphql", ".vtl"))]
    parts = [part.splitlines() for text in texts for part in _DESCRIPTIONS.sub("", text).split("\n}")]
    found = sorted(sorted(" ".join(sorted(line.split())) for line in part if line.strip()) for part in parts)
    assert len(found) > 10
    return found


def deployed_tables(synthesis: Synthesis) -> Mapping[str, str]:
    """By model, all that is said of its table: name, keys, indexes. What another stack hands over is named after the
    project, and so left out."""
    return {
        path.split("/")[-1]: _REFERENCE.sub('"reference"', json.dumps(resource["Properties"], sort_keys=True))
        for path, template in sorted(synthesis.templates.items())
        for resource in template.get("Resources", {}).values()
        if resource["Type"] in (IMPORTED, NEW)
    }
