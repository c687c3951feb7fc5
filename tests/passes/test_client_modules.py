"""Client files that hand Gen 1's configuration on to others: all of them are adapted, or none."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from client_ir import app, client, rewritten

from amp2gen.frontend.client_files import read_client_files
from amp2gen.ir.app import App
from amp2gen.passes.options import Options
from amp2gen.passes.rewrite_client_app import rewrite_client_app

OUTPUTS = "import c from '../amplify_outputs.json';\n"
GEN1 = "import c from './aws-exports';\n"

HANDED_ON = {
    "a barrel": {
        "src/config/index.js": (
            "export { default as awsConfig } from '../aws-exports';\nexport * from './routes';\n",
            "export { default as awsConfig } from '../../amplify_outputs.json';\nexport * from './routes';\n",
        ),
        "src/apollo.js": (
            "import { awsConfig as c, HOME } from './config';\nuse(c.aws_appsync_graphqlEndpoint, HOME);\n",
            "import { awsConfig as c, HOME } from './config';\nuse(c.data.url, HOME);\n",
        ),
        "src/config/inner.js": (
            "import { awsConfig } from '.';\nlog(awsConfig.aws_appsync_region);\n",
            "import { awsConfig } from '.';\nlog(awsConfig.data.aws_region);\n",
        ),
    },
    "a default export with overrides": {
        "src/amplify.ts": (
            f"{GEN1}export default {{ ...c, aws_appsync_region: 'eu-west-1' }};\n",
            f"{OUTPUTS}export default {{ ...c, data: {{ ...c.data, aws_region: 'eu-west-1' }} }};\n",
        ),
        "src/main.ts": (
            "import config from '@/amplify';\nAmplify.configure(config);\nlog(config.aws_user_pools_id);\n",
            "import config from '@/amplify';\nAmplify.configure(config);\nlog(config.auth.user_pool_id);\n",
        ),
    },
    "a constant, and what imports it by the folder that holds all sources": {
        "src/settings/aws.ts": (
            "import c from '../aws-exports';\nexport const config = c;\nlog(config.aws_user_pools_id);\n",
            "import c from '../../amplify_outputs.json';\nexport const config = c;\nlog(config.auth.user_pool_id);\n",
        ),
        "src/pages/main.ts": (
            "import * as aws from 'settings/aws';\nAmplify.configure(aws.config, { ssr: true });\n",
            "import * as aws from 'settings/aws';\nAmplify.configure(aws.config, { ssr: true });\n",
        ),
    },
    "Angular's environments": {
        "src/environments/environment.ts": (
            "import c from '../aws-exports';\nexport const environment = { production: false, amplify: c };\n",
            "import c from '../../amplify_outputs.json';\n"
            "export const environment = { production: false, amplify: c };\n",
        ),
        "src/environments/environment.prod.ts": (
            "import { environment as base } from './environment';\n"
            "export const environment = { ...base, production: true };\n",
        )
        * 2,
        "src/app/orders.ts": (
            "import { environment } from '@env/environment';\n"
            "if (environment.production) log(environment.amplify['aws_user_files_s3_bucket']);\n"
            "const { production } = environment;\n",
            "import { environment } from '@env/environment';\n"
            "if (environment.production) log(environment.amplify.storage.bucket_name);\n"
            "const { production } = environment;\n",
        ),
    },
    "a chain": {
        "src/a.js": (f"{GEN1}export {{ c as first }};\n", f"{OUTPUTS}export {{ c as first }};\n"),
        "src/b.js": ("import { first } from './a.js';\nexport const all = { deep: { aws: first }, n: 1 };\n",) * 2,
        "src/c.js": ("export * from './b';\n",) * 2,
        "src/d.js": (
            "const { all } = require('./c');\nlog(all.n);\nlog(all.deep.aws.oauth.scope);\n",
            "const { all } = require('./c');\nlog(all.n);\nlog(all.deep.aws.auth.oauth.scopes);\n",
        ),
    },
    "what is imported for what it does": {
        "src/amplify.js": (
            f"{GEN1}Amplify.configure(c);\nexport default c;\n",
            f"{OUTPUTS}Amplify.configure(c);\nexport default c;\n",
        ),
        "src/main.js": ("import './amplify';\n",) * 2,
    },
    "a mock of it": {
        "src/a.js": (f"{GEN1}export default c;\n", f"{OUTPUTS}export default c;\n"),
        "src/b.js": ("import c from './a';\nAmplify.configure(c);\n",) * 2,
        "src/b.test.js": ("import './b';\njest.mock('./a', () => ({}));\n",) * 2,
    },
}


def compiled(files: Mapping[str, str], **facts: tuple[str, ...]) -> App:
    packages = {"aws-amplify": "^6.0.0", "lodash": "4"}
    return rewrite_client_app(app(client(files, packages=packages), **facts), Options())


@pytest.mark.parametrize("name", HANDED_ON)
def test_files_are_adapted_together(name: str) -> None:
    files = HANDED_ON[name]
    whole = compiled({path: before for path, (before, _) in files.items()})
    assert [d for d in whole.diagnostics if d.code == "A2G2022"] == []
    assert rewritten(whole) == {path: after for path, (before, after) in files.items() if before != after}


LEFT = {
    "nobody imports it": ({"src/a.js": f"{GEN1}export default c;\n"}, [("src/a.js", 2)]),
    "nobody imports the last of a chain": (
        {
            "src/a.js": f"{GEN1}export default c;\n",
            "src/b.js": "import c from './a';\nexport const config = c;\n",
        },
        [("src/a.js", 2), ("src/b.js", 2)],
    ),
    "a string that looks like it": (
        {"src/a.js": f"{GEN1}export default c;\n", "src/b.js": "go('/a', config);\n"},
        [("src/a.js", 2)],
    ),
    "a package of the same name": (
        {"src/lodash.js": f"{GEN1}export default c;\n", "src/b.js": "import c from 'lodash';\nlog(c.aws);\n"},
        [("src/lodash.js", 2)],
    ),
    "one of them cannot be adapted": (
        {
            "src/a.js": f"{GEN1}export default c;\n",
            "src/b.js": "import c from './a';\nAmplify.configure(c);\n",
            "src/d.js": "import c from './a';\nsetup(c);\n",
            "src/e.js": f"{GEN1}log(c.aws_user_pools_id);\n",
        },
        [("src/a.js", 2), ("src/b.js", 1), ("src/d.js", 2)],
    ),
    "an object that is passed on": (
        {
            "src/a.ts": f"{GEN1}export const environment = {{ amplify: c }};\n",
            "src/b.ts": "import { environment } from './a';\nprovide(environment);\n",
        },
        [("src/a.ts", 2), ("src/b.ts", 2)],
    ),
    "an environment of another form": (
        {
            "src/environment.ts": f"{GEN1}export const environment = {{ amplify: c }};\n",
            "src/environment.prod.ts": "export const environment = { amplify: { aws_user_pools_id: 'x' } };\n",
            "src/b.ts": "import { environment } from './environment';\nAmplify.configure(environment.amplify);\n",
        },
        [("src/b.ts", 1), ("src/environment.ts", 2)],
    ),
    "a file of Gen 1's name that somebody wrote": (
        {
            "src/aws-exports.js": "export default { Auth: { Cognito: { userPoolId: process.env.POOL } } };\n",
            "src/b.js": f"{GEN1}Amplify.configure(c);\n",
        },
        [("src/b.js", 1)],
    ),
    "what is loaded later": (
        {"src/a.js": f"{GEN1}export default c;\n", "src/b.js": "import('./a').then(start);\n"},
        [("src/a.js", 2), ("src/b.js", 1)],
    ),
}


@pytest.mark.parametrize("name", LEFT)
def test_files_are_left_together(name: str) -> None:
    files, places = LEFT[name]
    whole = compiled(files)
    assert set(rewritten(whole)) == {"src/e.js"} & files.keys()
    found = [d.origin for d in whole.diagnostics if d.code == "A2G2022"]
    assert sorted((origin.file, origin.line) for origin in found if origin) == places


def test_rest_apis_are_configured_where_the_configuration_arrives() -> None:
    whole = compiled(
        {
            "src/a.js": f"{GEN1}export const config = c;\n",
            "src/b.js": "import { config } from './a';\nAmplify.configure(config);\n",
        },
        rest=("orders",),
    )
    assert whole.client_app
    assert "REST: config.custom.API" in (whole.client_app.files[1].text or "")


def test_who_imports_an_export_of_the_configuration_is_read(tmp_path: Path) -> None:
    files = {
        "src/config/index.js": "export { default as awsConfig } from '../aws-exports';\n",
        "src/config/more.js": "import { awsConfig } from '.';\nexport const more = { awsConfig };\n",
        "src/far.js": "import { more } from '../src/config/more.js';\n",
        "src/other.js": "import { x } from './elsewhere';\n",
        "src/environment.ts": "import c from './aws-exports';\nexport const environment = { c };\n",
        "src/environment.prod.ts": "export const environment = {};\n",
        "src/aws-exports.js": "export default { aws_project_region: 'eu-west-1' };\n",
        "src/config/aws-exports.ts": "export default { aws_project_region: process.env.REGION };\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    assert set(read_client_files(tmp_path)) == files.keys() - {"src/other.js", "src/aws-exports.js"}
