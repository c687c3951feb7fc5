"""English plurals, where there is no doubt: the names that Gen 2 gives to the queries of indexes without one.

Facts: amplify-category-api, packages/amplify-graphql-index-transformer, src/utils.ts, which asks the npm package
pluralize. That knows many exceptions; a word that could be one has no plural here.
"""

import re

_LAST_WORD = re.compile(r"[A-Z]?[a-z]+$")

_DOUBTFUL_END = re.compile(
    r"(^.{1,2}|quy|zz|am|yy|ois|ous|ese|m[ae]n|person|people|child|children|foot|feet|tooth|teeth|goose|geese|[ml]ouse|"
    r"[ml]ice|passerby|cookie|thief|human|pox|sheep|deer|fish|(her|at|gr)o|(matr|cod|mur|sil|vert|ind|append)[ie]x|"
    r"(knife|wife|life)|[^f]fe?|(apheli|hyperbat|periheli|asyndet|noumen|phenomen|criteri|organ|prolegomen|hedr|automat)on|"
    r"(agend|addend|millenni|dat|extrem|bacteri|desiderat|strat|candelabr|errat|ov|symposi|curricul|quor)um)$",
    re.IGNORECASE,
)

_DOUBTFUL = frozenset(
    """
    adulthood advice agenda aid aircraft alcohol ammo analytics anime athletics audio bison blood bream buffalo
    butter carp cash cattle chassis chess clothing cod commerce cooperation corps debris diabetes digestion elk
    energy equipment excretion expertise firmware flounder food fun gallows garbage graffiti hardware
    headquarters health help herpes highjinks homework housework information jeans justice kudos labour
    literature machinery mackerel mail manga measles media mews money moose mumps music mud news offspring only
    personnel pike plankton pliers pokemon police pollution premises rain research rice salmon scissors series
    sewage shambles shrimp software species staff swine tennis time traffic transportation trout tuna water
    wealth weather welfare whiting wildebeest wildlife work

    are axe carve die dingo dogma echo eave genus groove has have lemma looey ox pickaxe proof quiz schema stigma stoma
    them they those thou this that torpedo tornado valve viscus volcano were yes you
    """.split()  # noqa: SIM905
)
"""Words that have no plural, or an unusual one."""

_PLURALS: tuple[tuple[str, str], ...] = (
    (r"data$", ""),
    (r"[^aeiou]y$", "ies"),
    (r"(ss|sh|ch|x)$", "es"),
    (r"(stat|camp|bon|^b)us$", "es"),
    (r"[bcdfghjklmnpqrtvw]s$", ""),
    (r"([b-hj-rt-wz]|[aeiou]y)$", "s"),
)
"""Ends of words → what the plural adds, and takes the place of `y` in `ies`. Other ends are doubtful."""


def plural_of(model: str) -> str | None:
    """`BlogEntries` for BlogEntry; `BookAuthors` for itself; None: doubtful."""
    word = _LAST_WORD.search(model)
    if word is None or word[0].lower() in _DOUBTFUL or _DOUBTFUL_END.search(word[0]):
        return None
    ending = next((ending for pattern, ending in _PLURALS if re.search(pattern, word[0], re.IGNORECASE)), None)
    if ending is None:
        return None
    return (model[:-1] if ending == "ies" else model) + ending


def index_query(model: str, fields: tuple[str, ...]) -> str | None:
    """`commentsByPostIDAndCreatedAt` for an index of Comment; None: the plural is doubtful."""
    plural = plural_of(model)
    if plural is None:
        return None
    return f"{plural[0].lower()}{plural[1:]}By{'And'.join(name[0].upper() + name[1:] for name in fields)}"
