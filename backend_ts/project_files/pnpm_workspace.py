"""`pnpm-workspace.yaml`: where pnpm looks for workspaces, as it does not read package.json's."""

from collections.abc import Sequence

PATH = "pnpm-workspace.yaml"


def pnpm_workspace(folders: Sequence[str]) -> str:
    """The file for a project that has none (https://pnpm.io/pnpm-workspace_yaml). The root is always a member."""
    return "packages:\n" + "".join(f"  - {folder}\n" for folder in folders)
