"""The HTML report as a document: what stands in it, and what never does."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from gen1 import Gen1, amp2gen

from amp2gen.cli.reports.html.files import HIDDEN, file_pairs
from amp2gen.cli.reports.html.picture import picture
from amp2gen.ir.app import App, Environment, InventoryEntry
from amp2gen.ir.base import ref_to
from amp2gen.ir.expr import Attribute
from amp2gen.ir.functions import Function, NodeCode, Variable
from amp2gen.ir.storage import CREATED, Bucket, BucketTrigger


class Page(HTMLParser):
    """Ids, internal links, and every address that a browser would load."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads = set(), set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids.add(given.get("id"))
        if tag == "a":
            self.links.add(given["href"].removeprefix("#"))
        self.loads |= {given[name] for name in ("src", "href") if name in given and tag in ("img", "script", "link")}


@pytest.fixture
def project(gen1):
    gen1.function("greet").auth().api().bucket().entry("video", "<b>clips", service="ivs")
    return gen1.file("amplify/backend/function/gone/src/index.js", "x")


def report(project, *options):
    result = amp2gen("assess", project.root, "--format", "html", *options)
    assert result.code == 0, result.err
    return result.out


def test_every_link_leads_somewhere_and_nothing_is_loaded(project):
    page = Page(report(project))
    assert page.links <= page.ids
    assert page.loads == {"data:,"}


def test_tables_diagnostics_and_files_are_there(project):
    text = report(project)
    assert '<tr id="resource-function-greet"' in text
    assert "error A2G1201: video &lt;b&gt;clips (ivs) is not carried over" in text
    assert "<b>clips" not in text
    assert "<code>amplify/functions/greet/resource.ts</code>" in text
    assert "from <code>amplify/backend/function/greet/greet-cloudformation-template.json</code>" in text


def test_the_same_project_gives_the_same_bytes(project):
    assert report(project) == report(project)


def test_parity_is_shown_when_given(project, tmp_path):
    file = tmp_path / "parity.json"
    row = {"status": "finding", "kind": "function", "role": "greet", "property": "MemorySize", "gen1": 128, "gen2": 256}
    row |= {"reason": None, "diagnostic": {"message": "another <memory>"}}
    summary = {"equal": 40, "intended": 2, "finding": 1}
    file.write_text(json.dumps({"environment": "main", "summary": summary, "rows": [row]}))
    text = report(project, "--parity", file)
    assert "40 settings equal, 2 intended differences, 1 findings" in text
    assert "another &lt;memory&gt;" in text
    file.write_text("{}")
    result = amp2gen("assess", project.root, "--format", "html", "--parity", file)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error A2G1134: ")


def test_secrets_are_in_no_report(project):
    code = "const client_secret = 'hunter22hunter';\nexports.handler = async () => client_secret;\n"
    project.function("greet", code, Environment={"Variables": {"STRIPE_KEY": "sk_live_abcdefgh1234"}})
    text = report(project)
    assert HIDDEN in text
    for secret in ("hunter22", "sk_live"):
        assert secret not in text


def test_several_projects_are_a_table(project, tmp_path):
    other = Gen1(tmp_path / "other").function("greet")
    text = amp2gen("assess", project.root, other.root, "--format", "html").out
    assert "<td>other</td><td>main</td><td>1 of 1</td>" in text
    assert "<td>2 projects</td>" in text


FUNCTION = Function(name="greet", code=NodeCode(entry="src/index.js", version=22))
BUCKET = Bucket(name="files", triggers=(BucketTrigger(function=ref_to(Function, "greet"), events=(CREATED,)),))
APP = App(
    name="demo",
    default_environment="main",
    environments=(Environment(name="main"),),
    branches=(),
    inventory=(
        InventoryEntry(category="function", name="greet", service="Lambda", status="lowered"),
        InventoryEntry(category="storage", name="files", service="S3", status="lowered"),
        InventoryEntry(category="video", name="clips", service="ivs", status="skipped"),
    ),
    storage=BUCKET,
    functions=(FUNCTION,),
)


def test_the_picture_has_a_box_per_resource_and_a_line_per_reference():
    drawn = picture(APP)
    assert {box.id: (box.fate, box.row) for box in drawn.boxes} == {
        "buckets/files": ("moves", "resource-storage-files"),
        "functions/greet": ("new", "resource-function-greet"),
        "missing/video/clips": ("missing", "resource-video-clips"),
    }
    (line,) = drawn.lines
    assert (line.source, line.target, line.title) == (
        "buckets/files",
        "functions/greet",
        "files → greet: triggers.function",
    )
    places = [(box.x, box.y) for box in drawn.boxes]
    assert len(set(places)) == len(places)
    assert all(box.x < drawn.width and box.y < drawn.height for box in drawn.boxes)


def test_names_that_begin_alike_look_different_in_the_picture():
    names = ("warehouse6b0fc1196b0fc119", "warehouse6b0fc1196b0fc119PreSignup")
    functions = tuple(FUNCTION.model_copy(update={"name": name}) for name in names)
    drawn = picture(APP.model_copy(update={"functions": functions, "storage": None}))
    shown = {box.name: box.shown for box in drawn.boxes}
    assert [shown[name] for name in names] == ["warehouse6…96b0fc119", "warehouse6…PreSignup"]


def test_what_refers_to_itself_has_no_line():
    itself = Variable(name="SELF", value=Attribute(of=ref_to(Function, "greet"), name="name"))
    app = APP.model_copy(
        update={"functions": (FUNCTION.model_copy(update={"environment": (itself,)}),), "storage": None}
    )
    assert picture(app).lines == ()


def test_files_stand_beside_what_they_come_from():
    template = "amplify/backend/function/greet/greet-cloudformation-template.json"
    before = {
        "package.json": b'{\n  "a": 1\n}\n',
        template: b"{}\n",
        "amplify/backend/function/greet/src/index.js": b"one\ntwo\n",
        "amplify/team-provider-info.json": b"{}",
    }
    after = {
        "package.json": b'{\n  "a": 1,\n  "b": 2\n}\n',
        "amplify/functions/greet/resource.ts": b"export\n",
        "amplify/functions/greet/src/index.js": b"two\n",
        "amplify/backend.ts": b"new\n",
    }
    pairs = {pair.after: pair for pair in file_pairs(APP, before, after)}
    assert {path: pair.before for path, pair in pairs.items()} == {
        "package.json": "package.json",
        "amplify/functions/greet/resource.ts": template,
        "amplify/functions/greet/src/index.js": "amplify/backend/function/greet/src/index.js",
        "amplify/backend.ts": None,
    }
    assert [(row.kind, row.before, row.after) for row in pairs["package.json"].rows] == [
        ("same", "{", "{"),
        ("changed", '  "a": 1', '  "a": 1,'),
        ("added", None, '  "b": 2'),
        ("same", "}", "}"),
    ]
    source = pairs["amplify/functions/greet/src/index.js"].rows
    assert [(row.kind, row.before_number, row.after_number) for row in source] == [("removed", 1, None), ("same", 2, 1)]


def test_no_colour_but_those_of_the_theme_is_used():
    css = (Path(__file__).parents[3] / "cli/reports/html/report.css").read_text()
    rules = css[css.index("* { box-sizing") :]
    assert re.findall(r"#[0-9a-f]{3,6}\b", rules) == []
