"""The commands of `amp2gen secrets`, one per file."""
