"""The one error of this package."""


class OutputError(Exception):
    """Nothing was changed, or what was begun is undone; `hint` says what the user can do about it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Message and hint, for a log."""
        return f"{self.message} ({self.hint})"
