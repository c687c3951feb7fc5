"""E"""
from collections.abc import Iterator
from amp2gen.verify.deployment import Deployment
from amp2gen.verify.findings import Row
from amp2gen.verify.gen1_side import Gen1Side
from amp2gen.verify.synthesize import Mode, Synthesis
def structure_rows(mode: Mode, gen1: Gen1Side, gen2: Deployment, synthesis: Synthesis) -> Iterator[Row]:
    yield from ()
