"""What the command line says that passes need to know."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """`client_app`: whether the user's own application code is adapted, too."""

    client_app: bool = True
