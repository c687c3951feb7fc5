"""Stack Refactor: moving resources between stacks without touching them."""
