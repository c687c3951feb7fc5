"""From the tree of a GraphQL schema to Gen 2's schema builder, construct by construct."""
