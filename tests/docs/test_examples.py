"""The worked examples of docs/ir.md, run as their readers run them."""

import subprocess
import sys
from pathlib import Path

import pytest
from gen1 import amp2gen

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "golden/shop/gen1"


def run(example, *arguments):
    command = [sys.executable, str(ROOT / "docs/examples" / example), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_the_auditor_names_what_is_wider_than_it_looks(gen1):
    policies = [
        {"Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::shared/*"]},
        {"Action": ["sns:*"], "Resource": ["*"]},
    ]
    gen1.function("greet").file("amplify/backend/function/greet/custom-policies.json", policies)
    code, lines = run("iam_auditor.py", gen1.root)
    place = "(amplify/backend/function/greet/custom-policies.json:10:3 (/1))"
    assert code == 1
    assert lines == [
        f"functions/greet: may do sns:* {place}",
        f"functions/greet: may sns:* on every resource {place}",
    ]


def test_the_auditor_has_nothing_to_say_about_the_shop():
    assert run("iam_auditor.py", SHOP) == (0, [""])


def test_the_counts_of_the_shop():
    code, lines = run("resource_counts.py", SHOP)
    assert code == 0
    assert lines[0] == "service,name,count,depends on"
    assert "Lambda,nightlyReport,1,512 MB x86_64" in lines
    assert "DynamoDB,Product,3,on demand: table and indexes" in lines
    assert "S3,shopFiles,1,stored bytes and requests" in lines
    assert sum(line.startswith("Lambda,") for line in lines) == 11


@pytest.fixture(scope="module")
def graphml(tmp_path_factory):
    path = tmp_path_factory.mktemp("graph") / "shop.graphml"
    path.write_text(amp2gen("ir", "dump", SHOP, "--format", "graphml").out)
    return path


def test_what_a_function_reaches(graphml):
    pytest.importorskip("networkx", reason="the graph example needs networkx")
    _, lines = run("graph_import.py", graphml, "reach", "functions/chargeCard")
    assert lines == ["functions/chargeCard → secrets/chargeCard_GATEWAY_KEY"]


def test_cypher_has_a_statement_for_each_node_and_edge(graphml):
    pytest.importorskip("networkx", reason="the graph example needs networkx")
    _, lines = run("graph_import.py", graphml, "cypher")
    assert 'MERGE (n:Bucket {id: "buckets/shopFiles"}) SET n.name = "shopFiles";' in lines
    assert (
        'MATCH (a {id: "functions/stockSweep"}), (b {id: "models/Product"}) '
        'MERGE (a)-[:REFERS_TO {via: "statements.resources"}]->(b);'
    ) in lines
