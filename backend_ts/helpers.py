"""Small modules of the output that several resource files share."""

from amp2gen.backend_ts.skeletons import render


def helper_files(needed: frozenset[str]) -> dict[str, bytes]:
    """`retain`, `grants`, `build` and the others in `templates/`, each only where something imports it."""
    return {f"amplify/{name}.ts": render(f"{name}.ts") for name in sorted(needed)}
