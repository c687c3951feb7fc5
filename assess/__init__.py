"""What the result of a compile means to those who decide about a migration. Holds no table of what is supported."""
