import pytest

from amp2gen.verify.typecheck import TypeScriptError, typecheck

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def errors(toolchain, tiny, edited, shop_if_present):
    """Errors by output, all of them checked in one program."""
    outputs = [
        tiny,
        edited("wrong type", changed={"amplify/auth/resource.ts": ("email: true", "email: 'yes'")}),
        edited(
            "lax",
            {"amplify/lax.ts": "export const twice = (x) => x * 2;\n"},
            {"amplify/tsconfig.json": ('"strict": true', '"strict": false')},
        ),
        edited(
            "own paths",
            {"amplify/uses.ts": "import { env } from '$amplify/env';\nexport const n: number = env;\n"}
            | {".amplify/generated/env.ts": "export const env: string = 'x';\n"},
        ),
        edited("script", {"amplify/one.ts": "const scope = 'its own';\n"}),
        edited("another script", {"amplify/two.ts": "const scope = 2;\n"}),
        edited("broken config", changed={"amplify/tsconfig.json": ('"strict"', '"strickt"')}),
    ]
    outputs += [shop_if_present] if shop_if_present else []
    found = typecheck(toolchain, outputs)
    return {output.name: [error for error in found if error.output == output.name] for output in outputs}


def test_a_sound_project_has_no_errors(errors):
    assert errors["tiny"] == []


def test_an_error_has_its_place(errors):
    (error,) = errors["wrong type"]
    assert (error.path, error.line, error.column, error.code) == ("amplify/auth/resource.ts", 5, 16, 2322)
    assert "Type 'string' is not assignable to type" in error.message


def test_strict_holds_whatever_the_tsconfig_says(errors):
    assert errors["lax"] == [
        TypeScriptError("lax", "amplify/lax.ts", 1, 23, 7006, "Parameter 'x' implicitly has an 'any' type.")
    ]


def test_paths_are_those_of_the_project(errors):
    assert errors["own paths"] == [
        TypeScriptError(
            "own paths", "amplify/uses.ts", 2, 14, 2322, "Type 'string' is not assignable to type 'number'."
        )
    ]


def test_scripts_of_two_projects_do_not_meet(errors):
    assert errors["script"] + errors["another script"] == []


def test_an_error_in_the_configuration_is_one(errors):
    first = errors["broken config"][0]
    assert (first.path, first.line, first.code) == ("amplify/tsconfig.json", 9, 5025)
    assert "Unknown compiler option 'strickt'" in first.message


def test_the_model_of_what_we_emit_type_checks(errors, shop):
    assert errors[shop.name] == []
