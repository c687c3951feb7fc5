"""English plurals, where there is no doubt: the names that Gen 2 gives to the queries of indexes without one.

Facts: amplify-category-api, packages/amplify-graphql-index-transformer, src/utils.ts, which asks the npm package
pluralize. That knows many exceptions; a word that could be one has no plural here.
"""

import re

_DOUBTFUL = re.compile(
    r"(s|x|z|ch|sh|us|is|um|on|a|i|o|f|fe|man|men|person|people|child|children|foot|feet|tooth|goose|mouse|louse|ox|"
    r"die|money|equipment|information|rice|sheep|fish|deer|aircraft|software|hardware|news|staff|traffic|wildlife|"
    r"advice|cash|food|health|help|homework|literature|machinery|mail|music|pollution|research|sewage|time|water|"
    r"weather|work|agenda|this|that|it|he|she|me|yes|groove|proof|carve|valve|looey|cookie|passerby|eave|pickaxe)$",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"[A-Z]?[a-z]+$")


def index_query(model: str, fields: tuple[str, ...]) -> str | None:
    """`commentsByPostIDAndCreatedAt` for an index of Comment; None: the plural is doubtful."""
    word = _LAST_WORD.search(model)
    if word is None or _DOUBTFUL.search(word[0]):
        return None
    plural = model[:-1] + "ies" if re.search(r"[^aeiou]y$", model) else model + "s"
    return f"{plural[0].lower()}{plural[1:]}By{'And'.join(name[0].upper() + name[1:] for name in fields)}"
