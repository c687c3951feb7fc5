"""Deployed stacks, read once into a folder; what plans from them never reaches AWS."""
