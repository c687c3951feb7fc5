"""Putting stacks in place without deploying them."""
