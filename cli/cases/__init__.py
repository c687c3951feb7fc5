"""Golden cases: a project, and the output that was agreed to for it. A folder `CASE/` holds

gen1/            the Gen 1 project, or a repository that holds exactly one
gen2/            every file that `compile` writes for it
ir.json          the IR after all passes, sources as hashes
diagnostics.txt  a line for each diagnostic
"""
