"""A made-up app with one of everything that moves, deployed in both generations.

Auth with two app clients, groups, a hosted UI whose domain and Google provider belong to no Gen 1 stack, and secret
parameters; a bucket, two tables with equal keys, a stream, a table in a custom stack, a GraphQL API with a model table.
"""

from copy import deepcopy
from typing import Any

from cfnbed import Service, load_dicts
from cfnbed.physical import Physical
from deployed import project

from amp2gen.ir.app import App

GEN1 = "amplify-bazaar-main-10101"
GEN2 = "amplify-d1bazaar-gen2main-branch-0a1b2c3d4e"
SECRET = "correct-horse-battery-staple"
LIVE_DOMAIN, FRESH_DOMAIN = "bazaar-main", "bazaar-fresh"

Template = dict[str, Any]


def name(root: str, logical_id: str) -> str:
    """The name of a nested stack."""
    return f"{root}-{logical_id}-{logical_id.upper()[:6]}X1Y2"


def stacks() -> dict[str, dict[str, Any]]:
    """All stacks as the test bed loads them; a test may change the templates first."""
    gen1 = {
        "authbazaar": (GEN1_AUTH, AUTH_PARAMETERS),
        "authuserPoolGroups": (GEN1_GROUPS, {"env": "main", "poolId": "eu-west-1_livepool1"}),
        "storagefiles": (GEN1_BUCKET, {"env": "main"}),
        "storageorders": (gen1_table("orders"), {"env": "main"}),
        "storageinvoices": (gen1_table("invoices"), {"env": "main"}),
        "analyticsclicks": (GEN1_STREAM, {"env": "main"}),
        "customledger": (GEN1_CUSTOM, {}),
        "apibazaar": (GEN1_API, {}),
    }
    gen2 = {
        "auth179371D7": GEN2_AUTH,
        "storage0EC3F24A": GEN2_BUCKET,
        "storageorders11AA22BB": gen2_table("orders"),
        "storageinvoices33CC44DD": gen2_table("invoices"),
        "analytics55EE66FF": GEN2_STREAM,
        "customledger77AA88BB": GEN2_CUSTOM,
        "data7552DF31": GEN2_DATA,
    }
    found: dict[str, dict[str, Any]] = {
        name(GEN1, key): {"template": deepcopy(template), "parameters": dict(parameters)}
        for key, (template, parameters) in gen1.items()
    }
    found |= {name(GEN2, key): {"template": deepcopy(template)} for key, template in gen2.items()}
    # Roots last: their outputs are those of their children.
    return found | {GEN1: {"template": root(gen1, GEN1_OUTPUTS)}, GEN2: {"template": root(gen2, GEN2_OUTPUTS)}}


def deploy(service: Service, changed: dict[str, dict[str, Any]] | None = None) -> None:
    """The app in the test bed, and what its Lambda functions made."""
    load_dicts(service, changed or stacks(), make_id=made_up)
    pool = "eu-west-1_livepool1"
    for kind, value in (
        ("AWS::Cognito::UserPoolDomain", LIVE_DOMAIN),
        ("AWS::Cognito::UserPoolIdentityProvider", "Google"),
    ):
        physical_id = f"{pool}|{value}"
        service.world.physical.add(Physical(kind, physical_id, {}, data="users sign in here"))


def made_up(stack: str, logical_id: str, kind: str) -> str:
    if kind == "AWS::Cognito::UserPool":
        return "eu-west-1_livepool1" if stack.startswith(GEN1) else "eu-west-1_freshpool"
    if kind == "AWS::IAM::Role":
        return f"{logical_id}-role"
    return f"{stack.rsplit('-', 2)[-2]}-{logical_id}"


def app() -> App:
    """The project, as a plan sees it."""
    return project(
        GEN1,
        ("api", "bazaar", "AppSync"),
        ("auth", "bazaar", "Cognito"),
        ("auth", "userPoolGroups", "Cognito-UserPool-Groups"),
        ("storage", "files", "S3"),
        ("storage", "orders", "DynamoDB"),
        ("storage", "invoices", "DynamoDB"),
        ("analytics", "clicks", "Kinesis"),
        ("custom", "ledger", "customCloudformation"),
    )


def facts(live_domain: str | None = LIVE_DOMAIN) -> dict[str, Any]:
    """What Cognito and DynamoDB answer."""

    def pool(UserPoolId: str) -> dict[str, Any]:  # noqa: N803 (as AWS spells it)
        return {"UserPool": {"Domain": live_domain if UserPoolId.endswith("livepool1") else FRESH_DOMAIN}}

    return {
        "DescribeUserPool": pool,
        "DescribeIdentityPool": lambda IdentityPoolId: {"SupportedLoginProviders": {}},  # noqa: N803
        "ListIdentityProviders": lambda UserPoolId: {"Providers": [{"ProviderName": "Google"}]},  # noqa: N803
        "DescribeTable": lambda TableName: {  # noqa: N803
            "Table": {"LatestStreamArn": f"arn:aws:dynamodb:us-east-1:123456789012:table/{TableName}/stream/1"}
        },
    }


def root(children: dict[str, Any], outputs: Template) -> Template:
    resources: Template = {
        key: {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": f"https://s3.amazonaws.com/b/{key}"}}
        for key in children
    }
    resources["DeploymentBucket"] = {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"}
    return {"Resources": resources, "Outputs": outputs}


def output_of(stack: str, key: str) -> Template:
    return {"Value": {"Fn::GetAtt": [stack, f"Outputs.{key}"]}}


def role(**more: Any) -> Template:
    return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}, **more}}


METADATA = {"Type": "AWS::CDK::Metadata", "Properties": {"Analytics": "v2"}}

GEN1_OUTPUTS: Template = {
    "StackName": {"Value": {"Ref": "AWS::StackName"}},
    "DeploymentBucketName": {"Value": {"Ref": "DeploymentBucket"}},
}
GEN2_OUTPUTS: Template = {
    "deploymentType": {"Value": "branch"},
    "webClientId": output_of("auth179371D7", "webClient"),
    "bucketName": output_of("storage0EC3F24A", "bucket"),
}

AUTH_PARAMETERS = {
    "env": "main",
    "userPoolName": "bazaar",
    "usernameAttributes": "email",
    "refreshDays": "30",
    "authRoleArn": "arn:aws:iam::123456789012:role/bazaar-auth",
    "hostedUIProviderCreds": SECRET,
    "hostedUIProviderMeta": '[{"ProviderName": "Google"}]',
}
GEN1_AUTH: Template = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Parameters": {
        "env": {"Type": "String"},
        "userPoolName": {"Type": "String"},
        "usernameAttributes": {"Type": "CommaDelimitedList"},
        "refreshDays": {"Type": "Number"},
        "authRoleArn": {"Type": "String"},
        "hostedUIProviderCreds": {"Type": "String", "NoEcho": True, "Default": ""},
        "hostedUIProviderMeta": {"Type": "String"},
    },
    "Conditions": {
        "NoEnv": {"Fn::Equals": [{"Ref": "env"}, "NONE"]},
        "WithEnv": {"Fn::Not": [{"Condition": "NoEnv"}]},
    },
    "Mappings": {"Mfa": {"main": {"mode": "OPTIONAL"}}},
    "Resources": {
        "UserPool": {
            "Type": "AWS::Cognito::UserPool",
            "Condition": "WithEnv",
            "DependsOn": ["SnsRole"],
            "Properties": {
                "UserPoolName": {"Fn::If": ["NoEnv", {"Ref": "userPoolName"}, {"Fn::Sub": "${userPoolName}-${env}"}]},
                "UsernameAttributes": {"Ref": "usernameAttributes"},
                "MfaConfiguration": {"Fn::FindInMap": ["Mfa", {"Ref": "env"}, "mode"]},
                "SmsConfiguration": {"SnsCallerArn": {"Fn::GetAtt": ["SnsRole", "Arn"]}},
                "EmailVerificationMessage": {"Fn::If": ["NoEnv", {"Ref": "AWS::NoValue"}, "code {####}"]},
            },
        },
        "UserPoolClientWeb": {
            "Type": "AWS::Cognito::UserPoolClient",
            "DependsOn": "UserPool",
            "Properties": {"UserPoolId": {"Ref": "UserPool"}, "RefreshTokenValidity": {"Ref": "refreshDays"}},
        },
        "UserPoolClient": {
            "Type": "AWS::Cognito::UserPoolClient",
            "DependsOn": ["UserPool", "UserPoolClientWeb"],
            "Properties": {"UserPoolId": {"Ref": "UserPool"}, "GenerateSecret": "false"},
        },
        "IdentityPool": {
            "Type": "AWS::Cognito::IdentityPool",
            "Properties": {
                "IdentityPoolName": {"Fn::Join": ["__", ["bazaar", {"Ref": "env"}]]},
                "CognitoIdentityProviders": [
                    {
                        "ClientId": {"Ref": "UserPoolClientWeb"},
                        "ProviderName": {
                            "Fn::Sub": [
                                "cognito-idp.${region}.amazonaws.com/${pool}",
                                {"region": {"Ref": "AWS::Region"}, "pool": {"Ref": "UserPool"}},
                            ]
                        },
                    }
                ],
            },
        },
        "IdentityPoolRoleMap": {
            "Type": "AWS::Cognito::IdentityPoolRoleAttachment",
            "DependsOn": ["IdentityPool", "UserPool"],
            "Properties": {
                "IdentityPoolId": {"Ref": "IdentityPool"},
                "Roles": {"authenticated": {"Ref": "authRoleArn"}},
            },
        },
        "SnsRole": role(),
        "HostedUICustomResourceInputs": {
            "Type": "Custom::LambdaCallout",
            "DependsOn": ["UserPool", "SnsRole"],
            "Properties": {
                "ServiceToken": "arn:aws:lambda:us-east-1:123456789012:function:hosted-ui",
                "userPoolId": {"Ref": "UserPool"},
                "arn": {"Fn::Sub": "${UserPool.Arn}/client/${UserPoolClient}"},
            },
        },
        "ProvidersPolicy": {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "PolicyName": {"Fn::Select": [3, {"Fn::Split": ["-", {"Ref": "AWS::StackName"}]}]},
                "PolicyDocument": {"Statement": [{"Resource": {"Fn::GetAtt": "UserPool.Arn"}}]},
            },
        },
        "ProvidersCustomResourceInputs": {
            "Type": "Custom::LambdaCallout",
            "Properties": {
                "ServiceToken": "arn:aws:lambda:us-east-1:123456789012:function:providers",
                "creds": {"Ref": "hostedUIProviderCreds"},
            },
        },
        "NeverMade": {
            "Type": "AWS::Cognito::UserPoolClient",
            "Condition": "NoEnv",
            "Properties": {"UserPoolId": {"Ref": "UserPool"}},
        },
    },
    "Outputs": {
        "UserPoolId": {"Value": {"Ref": "UserPool"}},
        "UserPoolArn": {"Value": {"Fn::GetAtt": ["UserPool", "Arn"]}, "Export": {"Name": "bazaar-pool-arn"}},
        "AppClientIDWeb": {"Value": {"Ref": "UserPoolClientWeb"}},
        "AppClientID": {"Value": {"Ref": "UserPoolClient"}},
        "AppClientSecret": {"Condition": "NoEnv", "Value": {"Ref": "UserPoolClient"}},
    },
}
GEN1_GROUPS: Template = {
    "Parameters": {"env": {"Type": "String"}, "poolId": {"Type": "String"}},
    "Resources": {
        **{
            f"{group}Group": {
                "Type": "AWS::Cognito::UserPoolGroup",
                "Properties": {
                    "GroupName": group,
                    "UserPoolId": {"Ref": "poolId"},
                    "RoleArn": {"Fn::GetAtt": [f"{group}GroupRole", "Arn"]},
                },
            }
            for group in ("Sellers", "Buyers")
        },
        "SellersGroupRole": role(),
        "BuyersGroupRole": role(),
    },
}
GEN1_BUCKET: Template = {
    "Parameters": {"env": {"Type": "String"}},
    "Resources": {
        "S3Bucket": {
            "Type": "AWS::S3::Bucket",
            "DeletionPolicy": "Retain",
            "Properties": {"BucketName": {"Fn::Sub": "bazaar-files-${env}"}},
        },
        "ReadPolicy": {
            "Type": "AWS::IAM::Policy",
            "DependsOn": "S3Bucket",
            "Properties": {
                "PolicyName": "read",
                "PolicyDocument": {"Statement": [{"Resource": {"Fn::Sub": "${S3Bucket.Arn}/*"}}]},
            },
        },
    },
    "Outputs": {"BucketName": {"Value": {"Ref": "S3Bucket"}}},
}
GEN1_STREAM: Template = {
    "Parameters": {"env": {"Type": "String"}},
    "Resources": {
        "KinesisStream": {
            "Type": "AWS::Kinesis::Stream",
            "Properties": {"Name": {"Fn::Join": ["-", ["clicks", {"Ref": "env"}]]}, "ShardCount": 1},
        },
        "WritePolicy": {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "PolicyName": "write",
                "PolicyDocument": {"Statement": [{"Resource": {"Fn::GetAtt": ["KinesisStream", "Arn"]}}]},
            },
        },
    },
    "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["KinesisStream", "Arn"]}}},
}
KEYS = [{"AttributeName": "id", "KeyType": "HASH"}]
GEN1_CUSTOM: Template = {
    "Resources": {
        "Ledger": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "ledger", "KeySchema": KEYS}},
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "ledger"}},
    },
}
GEN1_API: Template = {
    "Resources": {
        "Api": {"Type": "AWS::AppSync::GraphQLApi", "Properties": {"Name": "bazaar"}},
        "OfferTable": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "Offer-x-main", "KeySchema": KEYS}},
    },
}


def gen1_table(table: str) -> Template:
    """The table alone in its stack."""
    return {
        "Parameters": {"env": {"Type": "String"}},
        "Resources": {
            "DynamoDBTable": {
                "Type": "AWS::DynamoDB::Table",
                "Properties": {
                    "TableName": {"Fn::Sub": table + "-${env}"},
                    "KeySchema": KEYS,
                    "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
                },
            }
        },
        "Outputs": {
            "Name": {"Value": {"Ref": "DynamoDBTable"}},
            "StreamArn": {"Value": {"Fn::GetAtt": ["DynamoDBTable", "StreamArn"]}},
        },
    }


def gen2_table(table: str) -> Template:
    """The table alone in its stack, without even the CDK's metadata."""
    metadata = {"aws:cdk:path": f"{GEN2}/storage{table}/{table}/Resource"}
    properties = {"KeySchema": KEYS, "StreamSpecification": {"StreamViewType": "NEW_IMAGE"}}
    definition = {"Type": "AWS::DynamoDB::Table", "Properties": properties, "Metadata": metadata}
    return {
        "Resources": {f"{table}Table9F8E7D6C": {**definition, "DeletionPolicy": "Retain"}},
        "Outputs": {"stream": {"Value": {"Fn::GetAtt": [f"{table}Table9F8E7D6C", "StreamArn"]}}},
    }


POOL, DOMAIN, GOOGLE = (
    "amplifyAuthUserPool4BA7F805",
    "amplifyAuthUserPoolUserPoolDomain1F688B5B",
    "amplifyAuthGoogleIdPA9736819",
)
WEB, NATIVE = "amplifyAuthUserPoolAppClient2626C6F8", "amplifyAuthUserPoolNativeAppClient79534448"
IDENTITIES = "amplifyAuthIdentityPool3FDE84CC"
GEN2_AUTH: Template = {
    "Resources": {
        POOL: {
            "Type": "AWS::Cognito::UserPool",
            "DeletionPolicy": "Delete",
            "Properties": {
                "UsernameAttributes": ["email"],
                "LambdaConfig": {"PreSignUp": {"Fn::GetAtt": ["preSignUp", "Arn"]}},
            },
        },
        DOMAIN: {
            "Type": "AWS::Cognito::UserPoolDomain",
            "Properties": {"UserPoolId": {"Ref": POOL}, "Domain": FRESH_DOMAIN},
        },
        "Secrets": {
            "Type": "Custom::AmplifySecretFetcherResource",
            "Properties": {"ServiceToken": "arn:aws:lambda:us-east-1:123456789012:function:secrets"},
        },
        GOOGLE: {
            "Type": "AWS::Cognito::UserPoolIdentityProvider",
            "Properties": {
                "UserPoolId": {"Ref": POOL},
                "ProviderName": "Google",
                "ProviderType": "Google",
                "ProviderDetails": {"client_id": {"Fn::GetAtt": ["Secrets", "GOOGLE_CLIENT_ID"]}},
            },
        },
        WEB: {
            "Type": "AWS::Cognito::UserPoolClient",
            "DependsOn": [GOOGLE],
            "Properties": {"UserPoolId": {"Ref": POOL}, "SupportedIdentityProviders": ["COGNITO", {"Ref": GOOGLE}]},
        },
        NATIVE: {
            "Type": "AWS::Cognito::UserPoolClient",
            "Properties": {"UserPoolId": {"Ref": POOL}, "GenerateSecret": False},
        },
        "amplifyAuthExtraClient11112222": {
            "Type": "AWS::Cognito::UserPoolClient",
            "Properties": {"UserPoolId": {"Ref": POOL}},
        },
        IDENTITIES: {
            "Type": "AWS::Cognito::IdentityPool",
            "Properties": {
                "CognitoIdentityProviders": [
                    {
                        "ClientId": {"Ref": WEB},
                        "ProviderName": {
                            "Fn::Join": ["", ["cognito-idp.", {"Ref": "AWS::Region"}, ".amazonaws.com/", {"Ref": POOL}]]
                        },
                    }
                ]
            },
        },
        "amplifyAuthIdentityPoolRoleAttachment045F17C8": {
            "Type": "AWS::Cognito::IdentityPoolRoleAttachment",
            "DependsOn": [IDENTITIES, WEB],
            "Properties": {
                "IdentityPoolId": {"Ref": IDENTITIES},
                "Roles": {"authenticated": {"Fn::GetAtt": ["authRole", "Arn"]}},
            },
        },
        **{
            f"amplifyAuth{group}Group{suffix}": {
                "Type": "AWS::Cognito::UserPoolGroup",
                "Properties": {
                    "GroupName": group,
                    "UserPoolId": {"Ref": POOL},
                    "RoleArn": {"Fn::GetAtt": [f"{group}Role", "Arn"]},
                },
            }
            for group, suffix in (("Buyers", "AA11BB22"), ("Sellers", "CC33DD44"))
        },
        "BuyersRole": role(),
        "SellersRole": role(),
        "authRole": role(Description={"Fn::Sub": f"of ${{{IDENTITIES}}}"}),
        "preSignUp": {"Type": "AWS::Lambda::Function", "Properties": {"Handler": "index.handler"}},
        "CDKMetadata": METADATA,
    },
    "Outputs": {
        "pool": {"Value": {"Ref": POOL}},
        "webClient": {"Value": {"Ref": WEB}},
        "domain": {"Value": {"Fn::Join": ["", [{"Ref": DOMAIN}, ".auth.", {"Ref": "AWS::Region"}]]}},
    },
}
GEN2_BUCKET: Template = {
    "Resources": {
        "filesBucketAB12CD34": {
            "Type": "AWS::S3::Bucket",
            "DeletionPolicy": "Delete",
            "Properties": {"Tags": [{"Key": "aws-cdk:auto-delete-objects", "Value": "true"}]},
        },
        "AutoDelete": {
            "Type": "Custom::S3AutoDeleteObjects",
            "Properties": {"ServiceToken": "arn", "BucketName": {"Ref": "filesBucketAB12CD34"}},
        },
        "Policy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {"Bucket": {"Ref": "filesBucketAB12CD34"}, "PolicyDocument": {}},
        },
    },
    "Outputs": {"bucket": {"Value": {"Ref": "filesBucketAB12CD34"}}},
}
GEN2_STREAM: Template = {
    "Resources": {
        "KinesisStream46752A3E": {"Type": "AWS::Kinesis::Stream", "Properties": {"ShardCount": 1}},
        "CDKMetadata": METADATA,
    },
}
GEN2_CUSTOM: Template = {
    "Resources": {
        "Ledger12345678": {"Type": "AWS::DynamoDB::Table", "Properties": {"KeySchema": KEYS}},
        "CDKMetadata": METADATA,
    },
}
GEN2_DATA: Template = {
    "Resources": {
        "codegen": {"Type": "AWS::S3::Bucket", "Properties": {}},
        "tables": {"Type": "AWS::DynamoDB::Table", "Properties": {"KeySchema": KEYS}},
    },
}
