"""`amp2gen explain CODE`: the long text of a diagnostic."""

import sys

import rich_click as click


def explain_command(code: str) -> None:
    """Carries out `amp2gen explain`."""
    import amp2gen.ir.kinds  # noqa: F401  fills the catalogue
    from amp2gen.ir.diagnostics import CATALOGUE

    kind = CATALOGUE.get(code.upper())
    if kind is None:
        click.echo(f"error: there is no diagnostic {code}; codes are A2G1001 to {max(CATALOGUE)}", err=True)
        sys.exit(2)
    click.echo(f"{kind.code} ({kind.severity}): {kind.title}\n\n{click.wrap_text(kind.text, width=100)}")
