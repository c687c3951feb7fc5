"""Templates: their text, their references, their values. Shares nothing with the program under test."""
