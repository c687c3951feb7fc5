"""What each command takes, and its help; imports nothing of what carries it out."""
