"""Options that every command has."""

import rich_click as click

verbose = click.option("--verbose", is_flag=True, expose_value=False, help="Show tracebacks of internal errors.")
"""`main` reads it: it is the place that catches them."""

no_color = click.option("--no-color", is_flag=True, help="No colours.")
