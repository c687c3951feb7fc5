"""Flags of Gen 1's GraphQL transformer, as `cli.json` has them."""

from amp2gen.ir.app import App

SECTION = "graphqltransformer."


def is_off(name: str, app: App) -> bool:
    """Whether a flag is off. One that the project's cli.json lacks is younger than the project, and off in Gen 1; where
    there are no flags at all, nothing is known."""
    flags = {flag.name: flag.value for flag in app.feature_flags if flag.name.startswith(SECTION)}
    return bool(flags) and flags.get(f"{SECTION}{name}") != "True"
