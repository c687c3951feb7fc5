"""Single client files: what is recognised and what is not. Whole apps are in tests/cli/test_client_apps.py."""

import json
from pathlib import Path

import pytest
from client_ir import HEAD, TO, app, client, outputs, rewritten

from amp2gen.frontend.client_files import read_client_files
from amp2gen.ir.client_app import ClientApp, ClientFile
from amp2gen.ir.predictions import Prediction
from amp2gen.passes.client_app.outputs import outputs_of
from amp2gen.passes.client_app.rewrite import rewrite
from amp2gen.passes.options import Options
from amp2gen.passes.rewrite_client_app import rewrite_client_app

CLIENT_APPS = Path(__file__).resolve().parents[1] / "cli/client_apps"
SAMPLES = sorted(path.name for path in CLIENT_APPS.iterdir() if path.is_dir())


def test_predictions_are_handed_over_beside_the_configuration() -> None:
    predictions = Prediction(name="words", action="convert", kind="translateText")
    outputs = outputs_of(app().model_copy(update={"predictions": (predictions,)}), "")
    source = "import { Amplify } from 'aws-amplify';\nimport c from './aws-exports';\nAmplify.configure(c);\n"
    assert rewrite("src/main.js", source, outputs).text == (
        "import { Amplify } from 'aws-amplify';\n"
        "import { parseAmplifyConfig } from 'aws-amplify/utils';\n"
        "import c from '../amplify_outputs.json';\n"
        "const resourceConfig = parseAmplifyConfig(c);\n"
        "Amplify.configure({\n"
        "  ...resourceConfig,\n"
        "  Predictions: c.custom.Predictions,\n"
        "});\n"
    )


def test_without_a_file_to_adapt_predictions_are_named() -> None:
    predictions = Prediction(name="words", action="convert", kind="translateText")
    client = ClientApp(platform="javascript")
    found = rewrite_client_app(app(client).model_copy(update={"predictions": (predictions,)}), Options()).diagnostics
    assert [(d.code, d.severity) for d in found] == [("A2G1923", "warning")]


def client_app(folder: Path) -> ClientApp:
    files = read_client_files(folder)
    asked = json.loads(files["package.json"])["dependencies"] if "package.json" in files else {}
    return client({path: content.decode() for path, content in files.items() if path != "package.json"}, packages=asked)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_adapted_is_not_adapted_again(name: str) -> None:
    after = client_app(CLIENT_APPS / name / "after")
    result = rewrite_client_app(app(after), Options())
    assert rewritten(result) == {}
    assert result.diagnostics == ()


def test_no_client_app_leaves_every_file() -> None:
    whole = app(client({"src/main.js": "import c from './aws-exports';\nAmplify.configure(c);\n"}))
    assert rewrite_client_app(whole, Options(client_app=False)) == whole


ADAPTED = {
    "several names of one file": (
        "import { default as c } from '@/aws-exports';\nAmplify.configure(c);\n",
        "import { default as c } from '../amplify_outputs.json';\nAmplify.configure(c);\n",
    ),
    "untyped": (f"{HEAD}(Amplify as any).configure(c);\n", f"{TO}(Amplify as any).configure(c);\n"),
    "side effect": ("import './aws-exports';\n", "import '../amplify_outputs.json';\n"),
    "CommonJS": (
        "const c = require('./aws-exports');\nAmplify.configure(c.default);\n",
        "const c = require('../amplify_outputs.json');\nAmplify.configure(c);\n",
    ),
    "CommonJS or not": (
        "const c = require('./aws-exports');\nconst config = c.default || c;\nlog(config.aws_user_pools_id);\n",
        "const c = require('../amplify_outputs.json');\nconst config = c;\nlog(config.auth.user_pool_id);\n",
    ),
    "inline require": (
        "Amplify.configure(require('./aws-exports').default);\n",
        "Amplify.configure(require('../amplify_outputs.json'));\n",
    ),
    "promise": (
        "import('./aws-exports').then(({ default: c }) => Amplify.configure(c));\n",
        "import('../amplify_outputs.json').then(({ default: c }) => Amplify.configure(c));\n",
    ),
    "inline await": (
        "Amplify.configure((await import('./aws-exports')).default);\n",
        "Amplify.configure((await import('../amplify_outputs.json')).default);\n",
    ),
    "a mock without contents": ("jest.mock('./aws-exports');\n", "jest.mock('../amplify_outputs.json');\n"),
    "an empty mock": (
        "jest.mock('./aws-exports', () => ({}), { virtual: true });\n",
        "jest.mock('../amplify_outputs.json', () => ({}), { virtual: true });\n",
    ),
    "a mock with contents": (
        "jest.mock('./aws-exports', () => ({ aws_project_region: 'r', aws_cognito_region: 'r' }));\n",
        "jest.mock('../amplify_outputs.json', () => ({ auth: { aws_region: 'r' } }));\n",
    ),
    "a mock of a module's default export": (
        "vi.mock('./aws-exports', async () => {\n  return {\n    __esModule: true,\n    default: {\n"
        "      aws_user_pools_id: 'x',\n      aws_appsync_apiKey: key(),\n"
        "      oauth: { redirectSignIn: 'a,b', domain: 'd' },\n    },\n  };\n});\n",
        "vi.mock('../amplify_outputs.json', async () => {\n  return {\n    __esModule: true,\n    default: {\n"
        "      auth: {\n        user_pool_id: 'x',\n        oauth: {\n"
        "          redirect_sign_in_uri: ['a', 'b'],\n          domain: 'd',\n        },\n      },\n"
        "      data: {\n        api_key: key(),\n      },\n    },\n  };\n});\n",
    ),
    "another variable of that name": (
        f"{HEAD}const f = (c) => c.aws_user_pools_id + c.whatever;\n",
        f"{TO}const f = (c) => c.aws_user_pools_id + c.whatever;\n",
    ),
    "URLs as Gen 1 had them": (
        f"{HEAD}location.assign(c.oauth.redirectSignIn);\n",
        f"{TO}location.assign(c.auth.oauth.redirect_sign_in_uri.join(','));\n",
    ),
    "oauth as a whole": (
        f"{HEAD}Amplify.configure({{ ...c, oauth: {{ domain: 'd', scope: [], redirectSignIn: 'a,b', "
        "redirectSignOut: process.env.OUT, responseType: 'code' } });\n",
        f"{TO}Amplify.configure({{ ...c, auth: {{ ...c.auth, oauth: {{ ...c.auth.oauth, domain: 'd', scopes: [], "
        "redirect_sign_in_uri: 'a,b'.split(','), redirect_sign_out_uri: process.env.OUT?.split(',') ?? [], "
        "response_type: 'code' } } });\n",
    ),
    "shorthand in oauth": (
        f"{HEAD}Amplify.configure({{ ...c, oauth: {{ ...c.oauth, domain, redirectSignIn }} }});\n",
        f"{TO}Amplify.configure({{ ...c, auth: {{ ...c.auth, oauth: {{ ...c.auth.oauth, domain: domain, "
        "redirect_sign_in_uri: redirectSignIn.split(',') } } });\n",
    ),
    "oauth over several lines": (
        f"{HEAD}Amplify.configure({{\n  ...c,\n  oauth: {{\n    ...c\n      .oauth,\n    // here\n"
        "    redirectSignIn: isLocal\n      ? 'a'\n      : c.oauth.redirectSignIn.split(',')[1],\n  },\n});\n",
        f"{TO}Amplify.configure({{\n  ...c,\n  auth: {{\n    ...c.auth,\n    oauth: {{\n      ...c.auth.oauth,\n"
        "      // here\n      redirect_sign_in_uri: (isLocal\n        ? 'a'\n"
        "        : c.auth.oauth.redirect_sign_in_uri[1]).split(','),\n"
        "    },\n  },\n});\n",
    ),
    "names for several keys": (
        f"{HEAD}const {{\n  aws_user_pools_id: pool,\n  // why\n  aws_cognito_region,\n}} = c;\n",
        f"{TO}const pool = c.auth.user_pool_id;\n// why\nconst aws_cognito_region = c.auth.aws_region;\n",
    ),
    "a stream named with its environment": (
        "const name = `clicks-${stage}`;\n",
        "import outputs from '../amplify_outputs.json';\nconst name = outputs.custom.Kinesis.clicks.streamName;\n",
    ),
    "a stream in CommonJS": (
        "'use strict';\nconst k = require('k');\nk({ streamName: 'clicks-dev' });\n",
        "'use strict';\nconst k = require('k');\nconst outputs = require('../amplify_outputs.json');\n"
        "k({ streamName: outputs.custom.Kinesis.clicks.streamName });\n",
    ),
    "several keys of one part": (
        f"{HEAD}Amplify.configure({{ ...c, aws_user_pools_id: a, aws_cognito_region: c.aws_project_region }});\n",
        f"{TO}Amplify.configure({{ ...c, auth: {{ ...c.auth, user_pool_id: a, aws_region: c.auth.aws_region }} }});\n",
    ),
    "several keys over several lines": (
        f"{HEAD}Amplify.configure({{\n  ...c,\n  aws_user_pools_id:\n    env.POOL,\n"
        "  // of the region\n  aws_appsync_region: r,\n  aws_appsync_apiKey: k,\n});\n",
        f"{TO}Amplify.configure({{\n  ...c,\n  auth: {{ ...c.auth, user_pool_id:\n    env.POOL }},\n"
        "  // of the region\n  data: {\n    ...c.data,\n    aws_region: r,\n    api_key: k,\n  },\n});\n",
    ),
    "one of two": (
        f"{HEAD}const used = isLocal ? {{ ...c, aws_appsync_graphqlEndpoint: local }} : c;\nAmplify.configure(used);\n",
        f"{TO}const used = isLocal ? {{ ...c, data: {{ ...c.data, url: local }} }} : c;\nAmplify.configure(used);\n",
    ),
    "a module that is awaited": (
        "const loaded = await import('./aws-exports');\nAmplify.configure(loaded.default);\n",
        "const loaded = await import('../amplify_outputs.json');\nAmplify.configure(loaded.default);\n",
    ),
    "Windows line ends": (
        "import c from './aws-exports';\r\nconst { aws_user_pools_id: a, aws_cognito_region: b } = c;\r\n",
        "import c from '../amplify_outputs.json';\r\n"
        "const a = c.auth.user_pool_id;\r\nconst b = c.auth.aws_region;\r\n",
    ),
    "characters beyond ASCII": (
        "/* größe 🙂 */ import c from './aws-exports';\nlog('🙂', c.aws_user_pools_id);\n",
        "/* größe 🙂 */ import c from '../amplify_outputs.json';\nlog('🙂', c.auth.user_pool_id);\n",
    ),
    "a message to people": ("throw new Error('run amplify pull to get aws-exports.js');\n",) * 2,
    "the types of Gen 1's file": ("declare module '@/aws-exports';\n",) * 2,
}


@pytest.mark.parametrize("name", ADAPTED)
def test_a_file_is_adapted(name: str) -> None:
    before, after = ADAPTED[name]
    path = "src/main.ts" if "declare" in before or " as any" in before else "src/main.js"
    result = rewrite(path, before, outputs())
    assert (result.problems, result.text) == ((), after)


BY_HAND = {
    "all of it exported again": ("export * from './aws-exports';\n", 1, "all of Gen 1's"),
    "keys exported again": ("export { aws_user_pools_id } from './amplifyconfiguration.json';\n", 1, "single keys"),
    "passed on": (f"{HEAD}Amplify.configure(c);\nsetup(c);\n", 4, "not recognised"),
    "a key that has no counterpart": (f"{HEAD}log(c.aws_mobile_analytics_app_id);\n", 3, "aws_mobile_analytics_app_id"),
    "a key in another form": (f"{HEAD}log(c.aws_cognito_username_attributes);\n", 3, "username_attributes"),
    "a key that is computed": (f"{HEAD}log(c[key]);\n", 3, "not recognised"),
    "a key taken apart": (f"{HEAD}const {{ oauth }} = c;\n", 3, "oauth"),
    "the rest of the keys": (f"{HEAD}const {{ aws_user_pools_id, ...rest }} = c;\n", 3, "not recognised"),
    "deleted": (f"{HEAD}delete c.aws_user_pools_id;\n", 3, "not recognised"),
    "other keys of oauth": (f"{HEAD}Amplify.configure({{ ...c, oauth: {{ ...c.oauth, x: 1 }} }});\n", 3, "oauth.x"),
    "oauth elsewhere": (f"{HEAD}const o = {{ oauth: {{ ...c.oauth }} }};\n", 3, "not recognised"),
    "part of oauth": (f"{HEAD}Amplify.configure({{ ...c, oauth: {{ domain: 'd' }} }});\n", 3, "not all of it"),
    "single keys imported": ("import { aws_user_pools_id } from './amplifyconfiguration.json';\n", 1, "single keys"),
    "a path": ("const file = join(root, 'src/aws-exports.js');\n", 1, "not recognised"),
    "a path in a template": ("const file = `${root}/aws-exports.js`;\n", 1, "in a path"),
    "a mock made elsewhere": ("jest.mock('./aws-exports', makeMock);\n", 1, "not recognised"),
    "a mock with a key that has no counterpart": (
        "jest.mock('./aws-exports', () => ({\n  default: {\n    aws_cognito_signup_attributes: [],\n  },\n}));\n",
        3,
        "aws_cognito_signup_attributes",
    ),
    "a mock with two values of one": (
        "vi.mock('./aws-exports', () => ({ aws_project_region: 'a', aws_cognito_region: 'b' }));\n",
        1,
        "two values for auth.aws_region",
    ),
    "one of two, of which the other is unknown": (
        f"{HEAD}Amplify.configure(isLocal ? other : c);\n",
        3,
        "not recognised",
    ),
    "a condition": (f"{HEAD}const used = c ? c : 1;\n", 3, "not recognised"),
    "a module that is awaited and passed on": (
        "const m = await import('./aws-exports');\nf(m);\n",
        1,
        "not recognised",
    ),
    "keys of one part in two places": (
        f"{HEAD}Amplify.configure({{ ...c, aws_user_pools_id: a, aws_appsync_apiKey: k, aws_cognito_region: r }});\n",
        3,
        "in several places",
    ),
    "oauth and a key of the same part": (
        f"{HEAD}Amplify.configure({{ ...c, aws_user_pools_id: a, oauth: {{ ...c.oauth, domain }} }});\n",
        3,
        "in several places",
    ),
    "assigned": ("let c = require('./aws-exports');\nc = {};\n", 2, "another value"),
    "no JavaScript": ("import c from './aws-exports';\nlet = = ;\n", 2, "cannot read"),
    "an attribute": ("const b = <Track streamName='clicks-dev' />;\n", 1, "stream"),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_file_is_left_and_named(name: str) -> None:
    before, line, message = BY_HAND[name]
    result = rewrite("src/main.js", before, outputs())
    assert result.text == before
    assert result.problems[0].origin.line == line
    assert any(message in problem.message for problem in result.problems)


def test_a_template_that_uses_the_configuration_is_left() -> None:
    before = (
        "<template>{{ c.aws_user_pools_id }}</template>\n<script setup>\nimport c from './aws-exports';\n</script>\n"
    )
    result = rewrite("src/A.vue", before, outputs())
    assert result.text == before
    assert [problem.origin.line for problem in result.problems] == [3]


def test_rest_apis_are_merged_where_the_file_parses_the_configuration_itself() -> None:
    before = (
        "import { parseAmplifyConfig as parse, parseAmplifyConfig } from 'aws-amplify/utils';\n"
        "import c from './aws-exports';\n"
        "const config = parseAmplifyConfig(c);\n"
        "Amplify.configure({ ...config, Storage: undefined });\n"
    )
    result = rewrite("src/main.js", before, outputs("my-api"))
    assert result.text == (
        "import { parseAmplifyConfig as parse, parseAmplifyConfig } from 'aws-amplify/utils';\n"
        "import c from '../amplify_outputs.json';\n"
        "const resourceConfig = parseAmplifyConfig(c);\n"
        "const config = {\n"
        "  ...resourceConfig,\n"
        "  API: { ...resourceConfig.API, REST: c.custom.API },\n"
        "};\n"
        "Amplify.configure({ ...config, Storage: undefined });\n"
    )


def test_overrides_and_rest_apis_together() -> None:
    before = f"{HEAD}export const start = () => Amplify.configure({{ ...c, aws_appsync_region: 'eu-west-1' }});\n"
    result = rewrite("src/main.js", before, outputs("orders"))
    parsed = "parseAmplifyConfig({ ...c, data: { ...c.data, aws_region: 'eu-west-1' } })"
    assert result.text == (
        "import { Amplify } from 'aws-amplify';\n"
        "import { parseAmplifyConfig } from 'aws-amplify/utils';\n"
        "import c from '../amplify_outputs.json';\n"
        "export const start = () => Amplify.configure({\n"
        f"  ...{parsed},\n"
        f"  API: {{ ...{parsed}.API, REST: c.custom.API }},\n"
        "});\n"
    )


def test_rest_apis_within_an_override() -> None:
    before = f"{HEAD}Amplify.configure({{ ...c, oauth: {{ ...c.oauth, domain: parseAmplifyConfig(c).Auth.x }} }});\n"
    result = rewrite("src/main.js", before, outputs("orders"))
    assert result.problems == ()
    assert result.text.count("parseAmplifyConfig(c)") == 1
    assert result.text.count("REST: c.custom.API") == 2


LISTED = "Object.values(c.custom.API).map(({ apiName, ...api }) => ({ name: apiName, ...api }))"


@pytest.mark.parametrize(
    ("rest", "before", "after"),
    [
        (("a",), "const [api] = c.aws_cloud_logic_custom;\n", f"const [api] = {LISTED};\n"),
        (("a",), "const { aws_cloud_logic_custom: apis } = c;\n", f"const apis = {LISTED};\n"),
        (("a", "b"), "c.aws_cloud_logic_custom.find(isMine).name;\n", f"{LISTED}.find(isMine).name;\n"),
        (("a", "b"), "const [api] = c.aws_cloud_logic_custom;\n", None),  # in which order?
        (("a",), "c.aws_cloud_logic_custom = [];\n", None),
        (("a",), "c.aws_cloud_logic_custom.push(own);\n", None),
        ((), "log(c.aws_cloud_logic_custom);\n", None),
    ],
)
def test_the_list_of_rest_apis(rest: tuple[str, ...], before: str, after: str | None) -> None:
    result = rewrite("src/main.js", HEAD + before, outputs(*rest))
    assert result.text == (HEAD + before if after is None else TO + after)
    assert bool(result.problems) is (after is None)


def test_a_mock_of_rest_apis() -> None:
    listed = "[{ name: 'my-api', endpoint: url }, { name: 'b', region: 'r' }]"
    result = rewrite(
        "src/a.test.js", f"vi.mock('./aws-exports', () => ({{ aws_cloud_logic_custom: {listed} }}));\n", outputs("b")
    )
    assert result.text == (
        "vi.mock('../amplify_outputs.json', () => ({ custom: { API: { "
        "'my-api': { apiName: 'my-api', endpoint: url }, b: { apiName: 'b', region: 'r' } } } }));\n"
    )


def test_a_file_that_is_no_text_is_named() -> None:
    whole = app(ClientApp(platform="javascript", files=(ClientFile(path="src/a.js", base64="/w==", sha256=""),)))
    result = rewrite_client_app(whole, Options())
    assert [(d.code, d.origin and d.origin.file) for d in result.diagnostics] == [("A2G2022", "src/a.js")]


def test_keys_of_what_the_backend_has_not_are_left() -> None:
    bare = app().model_copy(update={"auth": None, "storage": None})
    result = rewrite("src/main.js", f"{HEAD}log(c.aws_project_region, c.aws_user_pools_id);\n", outputs_of(bare, ""))
    assert [problem.message for problem in result.problems] == [
        "amplify_outputs.json does not have aws_user_pools_id as it is"
    ]


TS_FILE = {"src/main.ts": f"{HEAD}Amplify.configure(c);\n"}
TSCONFIGS = {
    "missing both": (
        {"tsconfig.json": '{ "compilerOptions": { "strict": true } }'},
        {
            "tsconfig.json": '{ "compilerOptions": '
            '{ "resolveJsonModule": true, "esModuleInterop": true, "strict": true } }'
        },
        [],
    ),
    "missing one, with comments": (
        {
            "tsconfig.json": '{\n  // ours\n  "compilerOptions": {\n'
            '    "allowSyntheticDefaultImports": true, // yes\n  },\n}\n'
        },
        {
            "tsconfig.json": '{\n  // ours\n  "compilerOptions": {\n    "resolveJsonModule": true,\n'
            '    "allowSyntheticDefaultImports": true, // yes\n  },\n}\n'
        },
        [],
    ),
    "of a base in the project": (
        {
            "tsconfig.json": '{ "extends": "./config/base", "compilerOptions": {} }',
            "config/base.json": "{}",
            "config/tsconfig.base.json": "{}",
        },
        {},
        ["tsconfig.json"],
    ),
    "said elsewhere": (
        {
            "tsconfig.json": '{ "extends": "./tsconfig.base.json", "compilerOptions": { "strict": true } }',
            "tsconfig.base.json": '{ "compilerOptions": { "moduleResolution": "Bundler" } }',
        },
        {},
        [],
    ),
    "forbidden": (
        {"tsconfig.json": '{ "compilerOptions": { "module": "esnext", "resolveJsonModule": false } }'},
        {},
        ["tsconfig.json"],
    ),
    "of an unknown package": (
        {"tsconfig.json": '{ "extends": "@company/tsconfig", "compilerOptions": {} }'},
        {},
        ["tsconfig.json"],
    ),
    "none": ({}, {}, []),
}


@pytest.mark.parametrize("name", TSCONFIGS)
def test_typescript_may_import_json(name: str) -> None:
    given, changed, unclear = TSCONFIGS[name]
    result = rewrite_client_app(app(client({**TS_FILE, **given})), Options())
    found = rewritten(result)
    assert found.pop("src/main.ts") == f"{TO}Amplify.configure(c);\n"
    assert found == changed
    assert [d.origin and d.origin.file for d in result.diagnostics if d.code == "A2G2022"] == unclear


def test_other_configuration_that_names_gen1s_file() -> None:
    text = '{\n  "include": ["src", "aws-exports.js"]\n}\n'
    result = rewrite_client_app(app(client({"tsconfig.json": text})), Options())
    assert [(d.code, d.origin and d.origin.line) for d in result.diagnostics] == [("A2G2022", 2)]
