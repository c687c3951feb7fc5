"""What `amp2gen compile` takes, and its help."""

from pathlib import Path

import rich_click as click

from amp2gen.cli.arguments import options


@click.command(name="compile")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write to [default: PROJECT/amplify-gen2].")
@click.option("--in-place", is_flag=True, help="Change the project itself; needs a clean git work tree.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if the project would change.")
@click.option("--diff", "only_diff", is_flag=True, help="Write nothing; print what would change as a patch.")
@click.option("--env", "environment", metavar="NAME", help="Gen 1 environment whose values win.")
@click.option(
    "--branch",
    "branches",
    metavar="ENV=BRANCH",
    multiple=True,
    help="Branch that takes over an environment [default: gen2-ENV]; may be repeated.",
)
@click.option("--snapshot", type=click.Path(path_type=Path), help="Folder that `amp2gen snapshot` wrote.")
@click.option(
    "--from-ir",
    "dump_file",
    type=click.Path(path_type=Path),
    help="Take the backend from a dump (`amp2gen ir dump --with-sources`); PROJECT has the repository's other files.",
)
@click.option("--gen1", metavar="DIR|REF", help="Gen 1 sources, if they are no longer in PROJECT.")
@click.option(
    "--schema",
    type=click.Choice(["sdl", "builder"]),
    help="How the GraphQL schema is written: your SDL, or Gen 2's typed a.schema({…}) [default: sdl].",
)
@click.option(
    "--client-app/--no-client-app",
    default=None,
    help="Adapt your application's own code, or leave it [default: adapt].",
)
@click.option("--strict/--no-strict", default=None, help="Exit 1 on warnings, too [default: no].")
@click.option("--force", is_flag=True, help="Overwrite files that were changed since the last compile.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@options.output("Errors only.", verbose="Say what is being done.")
@options.carried_out_by("amp2gen.cli.compile:compile_command")
def compile_command() -> None:
    """Turn the Gen 1 project at PROJECT into an equivalent Gen 2 project. Offline; nothing is deployed.

    Exit codes: 0 done, 1 there are errors (with --strict also warnings) or the project would change (--check), 2 the
    project cannot be read or written to.

    Examples:

        amp2gen compile .                     # to look at: ./amplify-gen2
        amp2gen compile . --diff
        amp2gen compile . --in-place --branch main=production
    """
