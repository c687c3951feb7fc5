"""Gen 1's templates rebuilt from a plain clone, which holds none of what `amplify push` generates.

Written from the templates that the Gen 1 CLI (12 to 14) makes, and sharing nothing with the compiler: both would have
to make the same mistake for it to go unseen. What only the GraphQL transformer can write (resolvers, data sources, the
fields that identity pool roles may call) is left out, and so not compared.
"""

from amp2gen.verify.gen1_side.rebuilt.custom_cdk import names_of_programs
from amp2gen.verify.gen1_side.rebuilt.root import rebuilt_stacks

__all__ = ["names_of_programs", "rebuilt_stacks"]
