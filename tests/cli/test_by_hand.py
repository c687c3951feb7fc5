"""The 24 things that AWS's tool leaves to its users, in the four real apps: each is done, or named.

docs/explanation/by-hand.md has the same numbers. What the four apps do not have (a hosted sign-in page, a stream, a
REST API that guests call) is shown by the golden of ours that has it.
"""

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from in_memory import ROOT, compiled

from amp2gen.frontend import load_project

APPS = ROOT.parent / "shared" / "apps"
NAMES = ("backend-only", "discussions", "fitness-tracker", "product-catalog")

pytestmark = pytest.mark.skipif(not APPS.is_dir(), reason="the real apps are not there")

CLIENT = {
    "src/main.tsx": """\
import { Amplify } from 'aws-amplify';
import { parseAmplifyConfig } from 'aws-amplify/utils';
import amplifyconfig from './amplifyconfiguration.json';

Amplify.configure(amplifyconfig);
""",
    "src/main.js": """\
import { Amplify } from 'aws-amplify';
import awsExports from './aws-exports';

Amplify.configure(awsExports);
""",
    "src/Log.tsx": """\
import { post } from 'aws-amplify/api';

export const log = () => post({ apiName: 'nutritionapi', path: '/nutrition/log' });
""",
}
"""A client app of ours for each: the apps are there as data only."""


@cache
def app(name: str) -> SimpleNamespace:
    """What an app with that client becomes: the text of its files, and its diagnostics."""
    client = {path: text.encode() for path, text in CLIENT.items()}
    result = compiled(replace(load_project(APPS / name / "gen1"), client_files=client))
    texts = {path: content.decode() for path, content in result.files.items()}
    return SimpleNamespace(name=name, files=texts, codes=[item.code for item in result.diagnostics], result=result)


@pytest.fixture(params=NAMES)
def each(request: pytest.FixtureRequest) -> SimpleNamespace:
    return app(request.param)


def golden(path: str) -> str:
    return Path(ROOT, "golden", path).read_text()


def test_nothing_stops_any_of_them(each):
    assert each.result.count("error") == 0
    assert not [line for text in each.files.values() for line in text.splitlines() if "TODO" in line]
    assert "null" not in each.files["amplify/gen1.json"], "no value to fill in"


def test_1_the_branch_is_data_and_checked(each):
    branches = json.loads(each.files["amplify/gen1.json"])["branches"]
    assert branches["gen2-main"]["takesOver"] == "main"
    assert "checkBranch(backend.stack);" in each.files["amplify/backend.ts"]
    assert "branchName:" not in each.files["amplify/data/resource.ts"]


def test_2_the_client_imports_the_outputs(each):
    assert "from '../amplify_outputs.json'" in each.files["src/main.tsx"]
    assert "from '../amplify_outputs.json'" in each.files["src/main.js"]


def test_3_and_4_every_handler_is_an_es_module(each):
    handlers = {path: text for path, text in each.files.items() if re.search(r"/src/.*\.js$", path)}
    handlers.pop("src/main.js", None)
    assert handlers
    for path, text in handlers.items():
        assert not re.search(r"\brequire\(|\bmodule\.exports\b|^exports\.", text, re.MULTILINE), path
    express = app("fitness-tracker").files["amplify/functions/admin/src/app.js"].splitlines()
    assert {"import express from 'express';", "export default app;"} <= set(express)


def test_5_modules_that_are_loaded_by_name_are_written_out():
    folder = "amplify/functions/fitnesstracker6b0fc1196b0fc119PreSignup/src"
    trigger = app("fitness-tracker").files[f"{folder}/index.js"]
    assert "from './email-filter-allowlist.js'" in trigger


GROUPS = {
    "quotegeneratorbe": None,
    "fetchuseractivity": "data",
    "recorduseractivity": None,
    "fitnesstracker6b0fc1196b0fc119PreSignup": "auth",
    "lognutrition": None,
    "admin": None,
    "S3Trigger1ef46783": "storage",
    "lowstockproducts": "data",
}
"""Each stands with what points at it; what nothing points at needs no group, as its grants are its own."""


def test_6_functions_stand_where_no_cycle_can_arise(each):
    for path, text in each.files.items():
        if found := re.fullmatch(r"amplify/functions/(\w+)/resource\.ts", path):
            group = re.search(r"resourceGroupName: '(\w+)'", text)
            assert (group[1] if group else None) == GROUPS[found[1]], path


def test_7_the_new_roles_may_call_the_old_api():
    data = app("product-catalog").files["amplify/data/resource.ts"]
    assert "keepGen1ApiReachable(backend);" in data
    assert json.loads(app("product-catalog").files["amplify/gen1.json"])["branches"]["gen2-main"]["graphqlApiId"]


def test_8_secrets_of_functions():
    files = app("product-catalog").files
    folder = "amplify/functions/lowstockproducts"
    assert "PRODUCT_CATALOG_SECRET: secret('PRODUCT_CATALOG_SECRET')" in files[f"{folder}/resource.ts"]
    assert "return process.env['PRODUCT_CATALOG_SECRET'];" in files[f"{folder}/src/index.js"]
    assert "`amp2gen secrets copy`" in files["MIGRATION.md"], "the value is named"


def test_9_secrets_of_social_providers():
    assert "secret('GOOGLE_CLIENT_ID')" in golden("shop/gen2/amplify/auth/resource.ts")
    assert "GOOGLE_CLIENT_SECRET" in golden("shop/gen2/MIGRATION.md")


def test_10_the_urls_of_the_branch():
    auth = golden("shop/gen2/amplify/auth/resource.ts")
    assert "`https://${branchName.replaceAll('/', '-')}.d2shop9exmpl.amplifyapp.com/signed-in/`," in auth


def test_11_rest_apis_keep_their_names():
    files = app("fitness-tracker").files
    assert "src/Log.tsx" not in files, "not changed"
    for api in ("adminapi", "nutritionapi"):
        assert f"{api}: {{" in files[f"amplify/api/{api}/resource.ts"], "among the outputs"
    assert "REST: amplifyconfig.custom.API" in files["src/main.tsx"]


def test_12_the_new_roles_may_call_the_old_rest_apis():
    files = app("fitness-tracker").files
    ids = json.loads(files["amplify/gen1.json"])["branches"]["gen2-main"]["restApis"]
    assert set(ids) == {"adminapi", "nutritionapi"}
    for api in ids:
        assert "invoker(" in files[f"amplify/api/{api}/resource.ts"]


def test_13_a_stream_is_no_text():
    function = golden("bike-share/gen2/amplify/functions/rentals/resource.ts")
    assert "arn:aws:kinesis" not in function
    assert "kinesis:" in function


def test_14_the_client_reads_the_name_of_its_stream():
    assert "outputs.custom.Kinesis.rides.streamName" in golden("bike-share/gen2/src/Bikes.tsx")


def test_15_what_a_model_without_rules_meant():
    schema = app("discussions").files["amplify/data/schema.graphql"]
    assert "activityType: String! @auth(rules: [{ allow: public }])" in schema
    assert "A2G2008" in app("discussions").codes, "and it is told"


def test_16_custom_roles_are_gen_1s_to_change():
    assert "A2G1408" in app("product-catalog").codes, "here they are there already"


@pytest.mark.parametrize("name", ["backend-only", "product-catalog"])
def test_17_the_bucket_has_its_name_once_moved(name):
    assert "if (moved) cfnBucket.bucketName = moved.bucket;" in app(name).files["amplify/storage/resource.ts"]
    assert json.loads(app(name).files["amplify/gen1.json"])["branches"]["gen2-main"]["bucket"]


def test_18_the_table_has_its_name_once_moved():
    table = app("discussions").files["amplify/storage/activity/resource.ts"]
    assert "tableName: moved?.tables.activity," in table


def test_19_the_stream_has_its_name_once_moved():
    assert "moved?.streams.rides" in golden("bike-share/gen2/amplify/analytics/rides/resource.ts")


def test_20_and_21_what_is_left_is_named_and_nothing_is_installed(each):
    assert "`amp2gen refactor`" in each.files["MIGRATION.md"]
    assert not [path for path in each.files if "node_modules" in path]


def test_22_the_domain_has_its_name_once_moved():
    assert "if (moved) domain.domain = moved.authDomain;" in golden("shop/gen2/amplify/auth/resource.ts")


def test_23_the_client_is_built_as_in_gen_1(each):
    hosting = each.files["amplify.yml"]
    assert "npx ampx pipeline-deploy --branch $AWS_BRANCH --app-id $AWS_APP_ID" in hosting
    assert "baseDirectory: dist" in hosting
    assert "amplifyPush" not in hosting


def test_24_versions(each):
    package = json.loads(each.files["package.json"])
    for path, text in each.files.items():
        if path.startswith("amplify/functions/") and path.endswith("/resource.ts"):
            assert "runtime: 22," in text, path
    client = package["dependencies"].get("aws-amplify", "^6.16.2")
    assert client == "^6.16.2"
    assert "@aws-amplify/backend" in package["devDependencies"]
