"""Reports of an assessment, one form per file; `sections.py` says what stands in them."""
