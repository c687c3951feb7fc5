"""Prove a result: type-check, synthesize, bundle, compare."""
