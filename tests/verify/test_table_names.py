"""Whether a function's code makes the API's id a part of a table's name."""

import time

import pytest

from amp2gen.verify.gen1_side.table_names import is_in_a_name


@pytest.mark.parametrize(
    "code",
    [
        "const t = `Post-${process.env.ID}-${process.env.ENV}`",
        "const { ID: apiId, ENV } = process.env; const t = model + '-' + apiId + '-' + ENV",
        "const id = process.env.ID;\nconst n = ['Post', id, env].join('-')",
        "const n = ['Post', process.env['ID'], process.env['ENV']].join('-')",
        "const n = 'Post-' + process.env.ID + '-' + process.env['ENV'];",
        "const { ID } = process.env\nconst t = (m) => `${m}-${ID}-${ENV}`",
        "api_id = os.environ['ID']\nname = f'Post-{api_id}-{env}'",
        "api_id = os.environ.get('ID')\nn = '-'.join(['Post', api_id, env])",
        "n = 'Post-%s-%s' % (os.environ['ID'], env)",
        "n = '{}-{}-{}'.format('Post', os.getenv('ID'), env)",
    ],
)
def test_the_id_between_dashes_is_part_of_a_name(code):
    assert is_in_a_name("ID", code)


@pytest.mark.parametrize(
    "code",
    [
        "const id = process.env.ID; client.getApi({ apiId: id })",
        "const logs = `/aws/appsync/apis/${process.env.ID}`",
        "const n = ['Post', other, env].join('-'); log(process.env.ID)",
        "const t = `Post-${process.env.ID2}-x`",
    ],
)
def test_other_uses_of_the_id_are_not(code):
    assert not is_in_a_name("ID", code)


@pytest.mark.parametrize(
    "code", ["['ID" * 9000, "['" * 9000 + "].join('-')" * 900, "-${ID" * 9000, "a = " * 9000 + "ID"]
)
def test_no_code_takes_long(code):
    start = time.process_time()
    is_in_a_name("ID", code)
    assert time.process_time() - start < 5
