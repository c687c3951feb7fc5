"""Plans: what a migration's live part does to deployed stacks, as data. Pure: nothing here reaches AWS."""
