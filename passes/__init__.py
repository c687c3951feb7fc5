"""IR to IR improvements, one per file; `pipeline.py` lists them in order."""
