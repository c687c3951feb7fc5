"""`require` at the top of TypeScript that becomes an ES module."""

import pytest

from amp2gen.passes.requires import imports_for_requires


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("const fs = require('fs');", "import * as fs from 'fs';"),
        ("const { join, sep } = require('path');", "import { join, sep } from 'path';"),
        ("const cdk = require('@aws-cdk/core')", "import * as cdk from '@aws-cdk/core';"),
        ("const { Bucket } = require('aws-cdk-lib/aws-s3');", "import { Bucket } from 'aws-cdk-lib/aws-s3';"),
        ("const ms = require('ms');", "import ms from 'ms';"),
        # What only running it would tell, or what an ES module says in another way, stays.
        ("const own = require('./own');", None),
        ("const { a: b } = require('fs');", None),
        ("const { a } = require('ms');", None),
        ("let fs = require('fs');", None),
        ("const file = require('fs').readFileSync('x');", None),
        ("function f() { const fs = require('fs'); }", None),
        ("const fs = require(name);", None),
    ],
)
def test_plain_constants_become_imports(before: str, after: str | None) -> None:
    assert imports_for_requires("a.ts", before + "\n") == (after or before) + "\n"
