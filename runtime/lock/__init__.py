"""Locking a Gen 1 environment for its migration: nobody pushes, and nothing that holds data can be deleted."""
