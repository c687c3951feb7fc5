"""The client app's own files, where a pass changed them."""

from amp2gen.ir.app import App


def client_files(app: App) -> dict[str, bytes]:
    """By path below the project."""
    files = app.client_app.files if app.client_app else ()
    return {file.path: (file.text or "").encode() for file in files if file.rewritten}
