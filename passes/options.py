"""What the command line says that passes need to know."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Options:
    """`client_app`: whether the user's own application code is adapted, too. `schema`: how the GraphQL schema is
    written, as the user's SDL or with Gen 2's schema builder."""

    client_app: bool = True
    schema: Literal["sdl", "builder"] = "sdl"
