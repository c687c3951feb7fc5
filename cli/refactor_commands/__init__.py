"""The commands of `amp2gen refactor`, one per file."""
