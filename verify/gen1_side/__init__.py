"""Gen 1's side of the comparison, read from CloudFormation alone: no code is shared with the compiler."""

from amp2gen.verify.gen1_side.side import UNKNOWN_API_ID, Gen1Side, Gen1SideError, read_gen1_side, read_other_side

__all__ = ["UNKNOWN_API_ID", "Gen1Side", "Gen1SideError", "read_gen1_side", "read_other_side"]
