"""Writes the files that the Gen 1 CLI would have written for our made-up samples. Entry point: `golden/generate.py`."""
