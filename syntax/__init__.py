"""The languages we read and edit: trees with spans, edits by span. Knows nothing of Amplify."""
