"""The test bed and the helpers of this folder go on the path; see tests/testbed/README.md."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
for folder in (HERE / "support", HERE.parent / "testbed"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
