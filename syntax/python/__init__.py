"""Python, read and changed with libcst, which is heavy: import `paths` where it is used."""
