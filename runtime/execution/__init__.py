"""Carrying out a plan: forward, back, from wherever the stacks are.

What is true is what AWS says. Each run looks at the stacks first, finds the place in the plan at which they stand
(`states`), and goes on from there; the journal tells people what happened, and what cannot be seen in the stacks.
"""
