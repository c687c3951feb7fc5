"""The files about the whole project: configuration, environments, and what the CLI knows to be deployed."""

from __future__ import annotations

from _make.cfn import Json
from _make.identifiers import ACCOUNT_ID, BUILT_AT, PUSHED_AT, directory_hash, uuid_id
from _make.resources import Resource, build_zip
from _make.rest_api import CALLERS_STACK, callers_stack
from _make.root_stack import template_url
from _make.spec import Environment, Sample

TAGS = [
    {"Key": "user:Stack", "Value": "{project-env}"},
    {"Key": "user:Application", "Value": "{project-name}"},
]


def backend_config(resources: tuple[Resource, ...]) -> Json:
    """`backend-config.json`, written with sorted keys."""
    config: Json = {}
    for resource in resources:
        config.setdefault(resource.category, {})[resource.name] = _entry(resource)
    config["parameters"] = {
        f"AMPLIFY_{resource.category}_{resource.name}_{name}": {
            "usedBy": [{"category": resource.category, "resourceName": resource.name}]
        }
        for resource in resources
        if not resource.imported
        for values in resource.environment_parameters.values()
        for name in values
    }
    return config


def team_provider_info(sample: Sample, resources: tuple[Resource, ...]) -> Json:
    return {
        environment.name: {
            "awscloudformation": _provider(sample, environment),
            "categories": _categories(environment, resources),
        }
        for environment in sample.environments
    }


def amplify_meta(sample: Sample, resources: tuple[Resource, ...]) -> Json:
    """`amplify-meta.json`: the configuration and the outputs of the last push."""
    meta: Json = {"providers": {"awscloudformation": _provider(sample, sample.local_environment)}}
    for resource in resources:
        build = _build_entry(sample, resource.name) if resource.is_function else {}
        stack = {
            "providerMetadata": {
                "s3TemplateURL": template_url(sample, resource.category, resource.template),
                "logicalId": resource.logical_id,
            }
        }
        meta.setdefault(resource.category, {})[resource.name] = (
            _entry(resource)
            | build
            | ({} if resource.imported else stack)
            | {
                "lastPushTimeStamp": PUSHED_AT,
                "output": resource.output,
                "lastPushDirHash": directory_hash(sample.name, resource.logical_id),
            }
        )
    return meta


def project_config(sample: Sample) -> Json:
    run = {"npm": "npm run-script", "yarn": "yarn", "pnpm": "pnpm"}[sample.package_manager]
    return {
        "projectName": sample.project_name,
        "version": "3.1",
        "frontend": "javascript",
        "javascript": {
            "framework": "react",
            "config": {
                "SourceDir": "src",
                "DistributionDir": "dist",
                "BuildCommand": f"{run} build",
                "StartCommand": f"{run} start",
            },
        },
        "providers": ["awscloudformation"],
    }


def local_env_info(sample: Sample) -> Json:
    return {
        "projectPath": f"/home/dev/{sample.project_name}",
        "defaultEditor": "vscode",
        "envName": sample.local_environment.name,
    }


def cli_features() -> Json:
    """`cli.json` of a project created with CLI 12 or later."""
    return {
        "features": {
            "graphqltransformer": {
                "addmissingownerfields": True,
                "improvepluralization": False,
                "validatetypenamereservedwords": True,
                "useexperimentalpipelinedtransformer": True,
                "enableiterativegsiupdates": True,
                "secondarykeyasgsi": True,
                "skipoverridemutationinputtypes": True,
                "transformerversion": 2,
                "suppressschemamigrationprompt": True,
                "securityenhancementnotification": False,
                "showfieldauthnotification": False,
                "usesubusernamefordefaultidentityclaim": True,
                "usefieldnameforprimarykeyconnectionfield": False,
                "enableautoindexquerynames": True,
                "respectprimarykeyattributesonconnectionfield": True,
                "shoulddeepmergedirectiveconfigdefaults": False,
                "populateownerfieldforstaticgroupauth": True,
                "subscriptionsinheritprimaryauth": False,
                "enablegen2migration": False,
            },
            "frontend-ios": {"enablexcodeintegration": True},
            "auth": {
                "enablecaseinsensitivity": True,
                "useinclusiveterminology": True,
                "breakcirculardependency": True,
                "forcealiasattributes": False,
                "useenabledmfas": True,
            },
            "codegen": {
                "useappsyncmodelgenplugin": True,
                "usedocsgeneratorplugin": True,
                "usetypesgeneratorplugin": True,
                "cleangeneratedmodelsdirectory": True,
                "retaincasestyle": True,
                "addtimestampfields": True,
                "handlelistnullabilitytransparently": True,
                "emitauthprovider": True,
                "generateindexrules": True,
                "enabledartnullsafety": True,
                "generatemodelsforlazyloadandcustomselectionset": False,
            },
            "appsync": {"generategraphqlpermissions": True},
            "latestregionsupport": {
                "pinpoint": 1,
                "translate": 1,
                "transcribe": 1,
                "rekognition": 1,
                "textract": 1,
                "comprehend": 1,
            },
            "project": {"overrides": True},
        },
        "debug": {"shareProjectConfig": False},
    }


def _entry(resource: Resource) -> Json:
    depends_on = {"dependsOn": resource.depends_on} if resource.depends_on or not resource.is_function else {}
    return {
        "service": resource.service,
        "providerPlugin": "awscloudformation",
        **depends_on,
        **resource.config,
    }


def _provider(sample: Sample, environment: Environment) -> Json:
    stack = sample.stack_name(environment)
    role = f"arn:aws:iam::{ACCOUNT_ID}:role/{stack}"
    stack_arn = f"arn:aws:cloudformation:{environment.region}:{ACCOUNT_ID}:stack/{stack}"
    templates = f"https://s3.amazonaws.com/{stack}-deployment/amplify-cfn-templates"
    trigger_template = f"{templates}/auth/auth-trigger-cloudformation-template.json"
    callers_template = f"{templates}/api/{CALLERS_STACK}.json"
    return {
        "AuthRoleName": f"{stack}-authRole",
        "UnauthRoleArn": f"{role}-unauthRole",
        "AuthRoleArn": f"{role}-authRole",
        "Region": environment.region,
        "DeploymentBucketName": f"{stack}-deployment",
        "UnauthRoleName": f"{stack}-unauthRole",
        "StackName": stack,
        "StackId": f"{stack_arn}/{uuid_id(sample.name, environment.name, 'stack')}",
        "AmplifyAppId": sample.app_id,
        **({"APIGatewayAuthURL": callers_template} if callers_stack(sample) else {}),
        **({"AuthTriggerTemplateURL": trigger_template} if sample.auth.triggers else {}),
    }


def _categories(environment: Environment, resources: tuple[Resource, ...]) -> Json:
    categories: Json = {}
    for resource in resources:
        values = resource.environment_parameters.get(environment.name, {})
        categories.setdefault(resource.category, {})[resource.name] = values
    return categories


def _build_entry(sample: Sample, function: str) -> Json:
    zip_name = build_zip(sample, function, sample.local_environment)
    return {
        "lastBuildTimeStamp": BUILT_AT,
        "lastBuildType": "PROD",
        "lastPackageTimeStamp": BUILT_AT,
        "distZipFilename": zip_name,
        "s3Bucket": {
            "deploymentBucketName": sample.deployment_bucket(sample.local_environment),
            "s3Key": f"amplify-builds/{zip_name}",
        },
    }
