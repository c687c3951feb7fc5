"""Small modules of the output that several resource files share."""

from amp2gen.backend_ts.skeletons import render


def helper_files(needed: frozenset[str]) -> dict[str, bytes]:
    """Those of `retain`, `grants`, `rest-api`, `secret-path`, `secret-value` and `build` that something imports."""
    return {f"amplify/{name}.ts": render(f"{name}.ts") for name in sorted(needed)}
