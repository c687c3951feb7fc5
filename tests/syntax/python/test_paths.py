"""Python's ways to write down a path: which are taken from the variable, and which are named."""

import pytest

from amp2gen.syntax.python.paths import with_variables
from amp2gen.syntax.spans import SyntaxProblem

VARIABLES = {"orders_PIN": "PIN", "orders_KEY": "KEY"}


def changed(line: str) -> str:
    return with_variables(f"import os\n{line}\n", VARIABLES).text.removeprefix("import os\n").rstrip("\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("P = '/amplify/d1/main/AMPLIFY_orders_PIN'", 'P = os.environ["PIN"]'),
        ("P = f'/amplify/{APP}/{os.environ[\"ENV\"]}/AMPLIFY_orders_KEY'", 'P = os.environ["KEY"]'),
        ("P = '/amplify/' + app + '/' + os.getenv('ENV') + '/AMPLIFY_orders_PIN'", 'P = os.environ["PIN"]'),
        ("P = '/amplify/%s/%s/AMPLIFY_orders_PIN' % (app, env)", 'P = os.environ["PIN"]'),
        ("P = '/amplify/{}/{env}/AMPLIFY_orders_PIN'.format(app, env=env)", 'P = os.environ["PIN"]'),
        ("P = ('/amplify/d1/main/'\n     'AMPLIFY_orders_PIN')", 'P = os.environ["PIN"]'),
        (
            "v = ssm.get_parameter(Name=f'/amplify/{A}/{E}/AMPLIFY_orders_PIN', WithDecryption=True)  # once",
            'v = ssm.get_parameter(Name=os.environ["PIN"], WithDecryption=True)  # once',
        ),
    ],
)
def test_a_path_comes_from_its_variable(before: str, after: str) -> None:
    assert changed(before) == after


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("P = f'/amplify/{APP}/{ENV}/AMPLIFY_orders_{name}'\n", (1,)),
        ("P = f'/amplify/{APP}/{ENV}/AMPLIFY_orders_OTHER'\n", (1,)),
        ("\nP = '/amplify/' + rest\n", (2,)),
        ("import json as os\nP = '/amplify/d1/main/AMPLIFY_orders_PIN'\n", (2,)),
        ("print(f'{\"/amplify/d1/main/AMPLIFY_orders_PIN\"}')\n", (1,)),
        ("P = os.environ['PIN']\nQ = os.getenv('AMPLIFY', 'x')\nR = {'a/amplify': 1}\n", ()),
    ],
)
def test_what_is_not_certain_stays_and_is_named(source: str, lines: tuple[int, ...]) -> None:
    result = with_variables(source, VARIABLES)
    assert (result.text, result.rewritten, result.kept) == (source, (), lines)


def test_the_module_is_imported_after_the_docstring() -> None:
    source = '"""Orders."""\n\nP = "/amplify/d1/main/AMPLIFY_orders_PIN"\n'
    assert with_variables(source, VARIABLES).text == '"""Orders."""\nimport os\n\nP = os.environ["PIN"]\n'


def test_other_languages_are_no_python() -> None:
    with pytest.raises(SyntaxProblem):
        with_variables("print 'a'", VARIABLES)
