import pytest

from amp2gen.verify.model_tables import IMPORTED, NEW, ModelTable, model_tables
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import FRESH, Mode, modes_of, synthesize

pytestmark = pytest.mark.node

TAKING_OVER = Mode("taking over", "production")
MOVED = Mode("moved", "production", moved=True)

# Found by its default group with `greet`, which knows the pool: auth -> function -> auth.
CYCLE = {"amplify/functions/checkDomain/resource.ts": ("  resourceGroupName: 'auth',\n", "")}


@pytest.fixture(scope="module")
def syntheses(toolchain, tiny, edited):
    """Every synthesis of this module by output and mode, from one Node process."""
    cases = [
        (tiny, FRESH),
        (tiny, TAKING_OVER),
        (tiny, MOVED),
        (edited("tiny"), Mode("again", "production", moved=True)),
        (tiny, Mode("unlisted", "feature/x")),
        (tiny, Mode("not filled in", "staging", fill_in=False)),
        (tiny, Mode("filled in", "staging")),
        (edited("cycle", changed=CYCLE), TAKING_OVER),
        (edited("broken facts", {"amplify/gen1.json": "{ oops"}), TAKING_OVER),
        (edited("no backend", {"amplify/backend.ts": "export {};\n"}), FRESH),
        (
            edited("wrong table", changed={"amplify/gen1.ts": ("tableName(model,", "tableName('Author',")}),
            TAKING_OVER,
        ),
        (
            edited(
                "new model",
                changed={
                    "amplify/data/schema.graphql": (
                        "type Book",
                        "type Note @model @auth(rules: [{ allow: private }]) {\n  id: ID!\n}\n\ntype Book",
                    )
                },
            ),
            TAKING_OVER,
        ),
    ]
    return {(found.output, found.mode.name): found for found in synthesize(toolchain, cases)}


def test_the_modes_are_fresh_taking_over_and_moved(tiny):
    assert modes_of(tiny) == (FRESH, TAKING_OVER, MOVED)
    assert modes_of(Output("no facts", {})) == (FRESH,)


@pytest.mark.parametrize("mode", ["fresh", "taking over", "moved"])
def test_a_sound_project_synthesizes_without_a_finding(syntheses, mode):
    found = syntheses["tiny", mode]
    assert found.problems == ()
    assert set(found.stacks) == {
        "/",
        "auth",
        "data",
        "data/amplifyData/AmplifyTableManager",
        "data/amplifyData/Author",
        "data/amplifyData/Book",
        "function",
    }


def test_a_nested_stack_is_found_in_its_parent(syntheses):
    stacks = syntheses["tiny", "fresh"].stacks
    assert stacks["/"].parent is None
    book = stacks["data/amplifyData/Book"]
    assert book.parent == "data"
    data = stacks[book.parent]
    assert data.template["Resources"][book.logical_id]["Type"] == "AWS::CloudFormation::Stack"
    assert stacks["/"].template["Resources"][data.logical_id]["Type"] == "AWS::CloudFormation::Stack"


def test_a_branch_that_takes_over_imports_each_table_by_its_name(syntheses):
    for mode in ("taking over", "moved"):
        assert model_tables(syntheses["tiny", mode]) == {
            "Author": ModelTable(IMPORTED, "Author-apiid1234567890-main"),
            "Book": ModelTable(IMPORTED, "Book-apiid1234567890-main"),
        }


def test_a_fresh_deployment_has_tables_of_its_own(syntheses):
    tables = model_tables(syntheses["tiny", "fresh"])
    assert {model: table.resource_type for model, table in tables.items()} == {"Author": NEW, "Book": NEW}


def test_a_model_that_gen_1_did_not_have_gets_a_new_table(syntheses):
    assert model_tables(syntheses["new model", "taking over"])["Note"].resource_type == NEW


def test_a_model_on_another_models_table_shows(syntheses):
    tables = model_tables(syntheses["wrong table", "taking over"])
    assert tables["Book"] == ModelTable(IMPORTED, "Author-apiid1234567890-main")


def test_only_a_moved_branch_takes_physical_names(syntheses):
    def pool_names(mode):
        resources = syntheses["tiny", mode].templates["auth"]["Resources"].values()
        return [r["Properties"].get("UserPoolName") for r in resources if r["Type"] == "AWS::Cognito::UserPool"]

    assert [pool_names(mode) for mode in ("fresh", "taking over", "moved")] == [[None], [None], ["library-main"]]


def test_the_same_project_gives_the_same_templates_wherever_it_lies(syntheses):
    once, again = syntheses["tiny", "moved"], syntheses["tiny", "again"]
    assert once.templates == again.templates
    assert once.assets == again.assets


def test_a_cycle_of_nested_stacks_is_a_problem(syntheses):
    found = syntheses["cycle", "taking over"]
    assert found.error is None
    assert {finding.rule for finding in found.findings} == {"F3004"}
    assert any("auth179371D7 -> function1351588B -> auth179371D7" in problem for problem in found.problems)


def test_the_guards_of_the_project_speak(syntheses):
    assert syntheses["tiny", "unlisted"].problems == ("gen1.json has no branch 'feature/x'",)
    assert syntheses["tiny", "not filled in"].problems == ("graphqlApiId is not filled in",)


def test_an_unknown_fact_can_be_made_up(syntheses):
    table = model_tables(syntheses["tiny", "filled in"])["Book"]
    assert table == ModelTable(IMPORTED, "Book-unknowngraphqlapiid-stage")


def test_facts_that_cannot_be_read_are_an_error(syntheses):
    (problem,) = syntheses["broken facts", "taking over"].problems
    assert "gen1.json" in problem


def test_a_project_without_a_backend_is_an_error_of_its_own(syntheses):
    assert syntheses["no backend", "fresh"].problems == ("amplify/backend.ts does not call defineBackend",)


def test_the_schema_is_among_the_assets(syntheses):
    assets = syntheses["tiny", "fresh"].assets
    (schema,) = [content for key, content in assets.items() if key.endswith(".graphql")]
    assert b"type Book" in schema
    assert b"createBook" in schema


def test_validation_can_be_left_out(toolchain, edited):
    (found,) = synthesize(toolchain, [(edited("cycle", changed=CYCLE), FRESH)], validate=False)
    assert found.problems == ()
    assert found.stacks


@pytest.fixture(scope="module")
def shop_syntheses(toolchain, shop):
    return {found.mode.name: found for found in synthesize(toolchain, [(shop, mode) for mode in modes_of(shop)])}


def test_the_model_of_what_we_emit_synthesizes(shop_syntheses):
    assert {mode: found.problems for mode, found in shop_syntheses.items()} == {
        "fresh": (),
        "taking over": (),
        "moved": (),
    }


def test_the_model_of_what_we_emit_keeps_its_tables(shop_syntheses):
    for mode in ("taking over", "moved"):
        assert model_tables(shop_syntheses[mode]) == {
            model: ModelTable(IMPORTED, f"{model}-ab12cd34ef56gh78ij90kl12mn-main")
            for model in ("Product", "Order", "Review")
        }


def test_moving_changes_four_names_and_nothing_else(shop_syntheses):
    before, after = (dict(_leaves(shop_syntheses[mode].templates)) for mode in ("taking over", "moved"))
    changed = {path[-1]: value for path, value in after.items() if before.get(path) != value}
    assert before.keys() <= after.keys()
    assert changed == {
        "TableName": "activity-main",
        "BucketName": "shopfiles0a1b2c3d4e5f60718-main",
        "Name": "shopEvents-main",
        "Domain": "shop-login-main",
    }


def test_the_clock_stands_still(shop_syntheses):
    resources = shop_syntheses["fresh"].templates["data"]["Resources"].values()
    (key,) = [resource for resource in resources if resource["Type"] == "AWS::AppSync::ApiKey"]
    assert key["Properties"]["Expires"] == 1_769_817_600  # 30 days after 2026-01-01


def _leaves(value, path=()):
    """Each scalar with its path, but for the URLs of nested templates, which are hashes of their contents."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key != "TemplateURL":
                yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _leaves(item, (*path, i))
    else:
        yield path, value
