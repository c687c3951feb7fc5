"""Write a compiled file tree to disk, so that a kill at any moment leaves the old files or the new ones.

`out_dir` writes a folder of its own, `in_place` changes the project, `compare` only looks. `manifest` records
what was written.
"""
