"""AWS as the runtime sees it: one way to make a call, errors of few kinds, and thin typed wrappers per service."""
