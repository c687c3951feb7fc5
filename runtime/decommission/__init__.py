"""Taking Gen 1 away once Gen 2 has everything: retain all that is left, then delete the root stack. No data is ever
deleted, and no bucket emptied."""
