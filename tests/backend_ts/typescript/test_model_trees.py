"""Four files of the hand-written model, built by hand as an emitter would build them."""

from pathlib import Path
from typing import Any

import pytest

from amp2gen.backend_ts.typescript.build import call, data, dotted, members, new
from amp2gen.backend_ts.typescript.printer import print_module
from amp2gen.backend_ts.typescript.tree import (
    Arr,
    Arrow,
    ArrPattern,
    As,
    Assign,
    Binary,
    BlankLine,
    Block,
    Call,
    Comment,
    Cond,
    Const,
    Expr,
    ExprStmt,
    ForOf,
    FunctionDecl,
    If,
    Imported,
    ImportMeta,
    Index,
    Member,
    Module,
    Name,
    Not,
    Num,
    ObjPattern,
    Param,
    Return,
    Spread,
    Str,
    Template,
    TypeArray,
    TypeLiteral,
    TypeObj,
    TypeProp,
    TypeRef,
    TypeUnion,
    Undefined,
)

MODEL = Path(__file__).parents[4] / "shared" / "target" / "shop" / "amplify"


def model(path: str) -> str:
    file = MODEL / path
    if not file.is_file():
        pytest.skip("the hand-written model is not here")
    return file.read_text()


def backend_param(depth: int = 1) -> Param:
    module = "../" * depth + "backend"
    return Param(Name("backend"), TypeRef(Imported("Backend", module, type_only=True)))


def params(*names: str) -> tuple[Param, ...]:
    return tuple(Param(Name(name)) for name in names)


def do(callee: str, *args: Any) -> ExprStmt:
    return ExprStmt(call(dotted(callee), *args))


def take(source: str, *names: str) -> Const:
    return Const(ObjPattern(names), dotted(source))


VOID = TypeRef("void")
STRING = TypeRef("string")


def amplify(name: str) -> Imported:
    return Imported(name, "@aws-amplify/backend")


def test_rest_api() -> None:
    rest = "aws-cdk-lib/aws-apigateway"
    iam = "aws-cdk-lib/aws-iam"
    cors = Imported("Cors", rest)
    arn = Name("api")
    allow = Arrow(
        (
            Param(Name("id"), STRING),
            Param(Name("role"), TypeRef(Imported("IRole", iam, type_only=True))),
            Param(Name("methods"), TypeArray(STRING)),
            Param(Name("path"), STRING),
        ),
        new(
            Imported("Policy", iam),
            Name("stack"),
            Name("id"),
            {
                "roles": [Name("role")],
                "statements": [
                    new(
                        Imported("PolicyStatement", iam),
                        {
                            "actions": ["execute-api:Invoke"],
                            "resources": call(
                                dotted("methods.flatMap"),
                                Arrow(
                                    params("method"),
                                    data(
                                        [
                                            call(Member(arn, "arnForExecuteApi"), Name("method"), Name("path")),
                                            call(
                                                Member(arn, "arnForExecuteApi"),
                                                Name("method"),
                                                Template((Name("path"), "/*")),
                                            ),
                                        ]
                                    ),
                                ),
                            ),
                        },
                    )
                ],
            },
        ),
    )
    endpoint = call(members(Name("api"), "url", "slice"), 0, -1)
    output = {"endpoint": endpoint, "region": dotted("stack.region"), "apiName": "shopApi"}
    function = FunctionDecl(
        "addShopApi",
        (backend_param(2),),
        Block(
            (
                Const(Name("stack"), call(dotted("backend.createStack"), "apishopApi")),
                take("backend.auth.resources", "authenticatedUserIamRole", "groups"),
                BlankLine(),
                Const(
                    Name("api"),
                    new(
                        Imported("RestApi", rest),
                        Name("stack"),
                        "shopApi",
                        {
                            "defaultMethodOptions": {
                                "authorizationType": Member(Imported("AuthorizationType", rest), "IAM")
                            },
                            "defaultCorsPreflightOptions": {
                                "allowOrigins": Member(cors, "ALL_ORIGINS"),
                                "allowMethods": Member(cors, "ALL_METHODS"),
                                "allowHeaders": Member(cors, "DEFAULT_HEADERS"),
                            },
                        },
                    ),
                ),
                Const(
                    Name("orders"),
                    new(Imported("LambdaIntegration", rest), dotted("backend.orders.resources.lambda")),
                ),
                Const(Name("ordersPath"), call(dotted("api.root.addResource"), "orders")),
                do("ordersPath.addMethod", "ANY", Name("orders")),
                do("ordersPath.addProxy", {"defaultIntegration": Name("orders")}),
                BlankLine(),
                Const(Name("allow"), allow),
                do("allow", "ordersSignedIn", Name("authenticatedUserIamRole"), ["GET"], "/orders"),
                do("allow", "ordersAdmin", dotted("groups.Admin.role"), ["GET", "POST", "DELETE"], "/orders"),
                BlankLine(),
                do("backend.addOutput", {"custom": {"API": {"shopApi": output}}}),
                Return(Name("api")),
            )
        ),
        TypeRef(Imported("RestApi", rest)),
        export=True,
    )
    assert print_module(Module((function,))) == model("api/shopApi/resource.ts")


def test_data() -> None:
    is_sandbox = Imported("isSandbox", "../gen1")
    tables = Imported("modelTables", "../gen1")
    schema = call(
        Imported("readFileSync", "node:fs"),
        new(Name("URL"), "./schema.graphql", Member(ImportMeta(), "url")),
        "utf8",
    )
    define = Const(
        Name("data"),
        call(
            amplify("defineData"),
            {
                "schema": schema,
                "authorizationModes": {
                    "defaultAuthorizationMode": "userPool",
                    "apiKeyAuthorizationMode": {"expiresInDays": 30, "description": "Shop window"},
                },
                "functions": {"pricing-${env}": Imported("pricing", "../functions/pricing/resource")},
                "migratedAmplifyGen1DynamoDbTableMappings": Binary("&&", tables, Arr((tables,))),
            },
        ),
        export=True,
    )
    customize = FunctionDecl(
        "customizeData",
        (backend_param(),),
        Block(
            (
                do(
                    "setKeys",
                    Name("backend"),
                    "Order",
                    {
                        "keys": ["number", "placedAt"],
                        "attributes": {"number": "S", "placedAt": "S", "status": "S"},
                    },
                ),
                BlankLine(),
                If(is_sandbox, Return()),
                take("backend.data.resources.cfnResources", "amplifyDynamoDbTables"),
                ForOf(
                    Name("table"),
                    call(dotted("Object.values"), Name("amplifyDynamoDbTables")),
                    Block(
                        (
                            do(
                                "table.applyRemovalPolicy",
                                Member(Imported("RemovalPolicy", "aws-cdk-lib"), "RETAIN"),
                            ),
                            Assign(Member(Name("table"), "deletionProtectionEnabled"), data(True)),
                        )
                    ),
                ),
            )
        ),
        VOID,
        export=True,
    )
    key_type = Cond(Binary("===", Name("i"), Num(0)), Str("HASH"), Str("RANGE"))
    node = Member(Index(dotted("backend.data.resources.nestedStacks"), Name("model")), "node")
    table = call(Member(node, "findChild"), Template((Name("model"), "Table")))
    resource = members(call(members(table, "node", "findChild"), "Default"), "node", "defaultChild")
    attribute = TypeUnion((TypeLiteral("S"), TypeLiteral("N"), TypeLiteral("B")))
    set_keys = FunctionDecl(
        "setKeys",
        (
            backend_param(),
            Param(Name("model"), STRING),
            Param(
                Name("table"),
                TypeObj(
                    (
                        TypeProp("keys", TypeArray(STRING)),
                        TypeProp("attributes", TypeRef("Record", (STRING, attribute))),
                    )
                ),
            ),
        ),
        Block(
            (
                If(Not(tables), Return()),
                Const(
                    Name("resource"),
                    As(resource, TypeRef(Imported("CfnResource", "aws-cdk-lib", type_only=True))),
                ),
                do(
                    "resource.addPropertyOverride",
                    "keySchema",
                    call(
                        dotted("table.keys.map"),
                        Arrow(
                            params("attributeName", "i"),
                            data({"attributeName": Name("attributeName"), "keyType": key_type}),
                        ),
                    ),
                ),
                do(
                    "resource.addPropertyOverride",
                    "attributeDefinitions",
                    call(
                        Member(call(dotted("Object.entries"), dotted("table.attributes")), "map"),
                        Arrow(
                            (Param(ArrPattern(("attributeName", "attributeType"))),),
                            data({"attributeName": Name("attributeName"), "attributeType": Name("attributeType")}),
                        ),
                    ),
                ),
            )
        ),
        VOID,
        doc="Tells the import of a Gen 1 table its real keys: for a model with a custom\n"
        "primary key it expects `id` (aws-amplify/amplify-category-api#3489).",
    )
    statements = (define, BlankLine(), customize, BlankLine(), set_keys)
    assert print_module(Module(statements)) == model("data/resource.ts")


def test_storage() -> None:
    all_actions = ["read", "write", "delete"]

    def may(who: str, actions: list[str]) -> Expr:
        return call(dotted(f"allow.{who}.to"), actions)

    def called(who: str, argument: Any, actions: list[str]) -> Expr:
        return call(Member(call(dotted(f"allow.{who}"), argument), "to"), actions)

    admin = called("groups", ["Admin"], all_actions)
    owner = called("entity", "identity", all_actions)
    thumbnails = Imported("thumbnails", "../functions/thumbnails/resource")
    define = Const(
        Name("storage"),
        call(
            amplify("defineStorage"),
            {
                "name": "shopFiles",
                "keepOnDelete": True,
                "triggers": {"onUpload": thumbnails, "onDelete": thumbnails},
                "access": Arrow(
                    params("allow"),
                    data(
                        {
                            "public/*": [may("guest", ["read"]), may("authenticated", all_actions), admin],
                            "protected/{entity_id}/*": [
                                may("guest", ["read"]),
                                may("authenticated", ["read"]),
                                owner,
                                admin,
                            ],
                            "private/{entity_id}/*": [owner, admin],
                            "uploads/*": [may("authenticated", ["write"]), admin],
                        }
                    ),
                ),
            },
        ),
        export=True,
    )

    def grant(actions: list[str], resource: Expr) -> ExprStmt:
        statement = new(
            Imported("PolicyStatement", "aws-cdk-lib/aws-iam"), {"actions": actions, "resources": [resource]}
        )
        return do("lambda.addToRolePolicy", statement)

    moved = Imported("moved", "../gen1")
    customize = FunctionDecl(
        "customizeStorage",
        (backend_param(),),
        Block(
            (
                take("backend.storage.resources", "bucket", "cfnResources"),
                take("backend.thumbnails.resources", "lambda"),
                BlankLine(),
                If(moved, Assign(members(Name("cfnResources"), "cfnBucket", "bucketName"), Member(moved, "bucket"))),
                BlankLine(),
                do("backend.thumbnails.addEnvironment", "STORAGE_SHOPFILES_BUCKETNAME", dotted("bucket.bucketName")),
                grant(["s3:ListBucket"], dotted("bucket.bucketArn")),
                grant(["s3:PutObject", "s3:GetObject"], call(dotted("bucket.arnForObjects"), "*")),
            )
        ),
        VOID,
        export=True,
    )
    printed = print_module(Module((define, BlankLine(), customize)))
    assert printed.partition("\n\n")[2] == model("storage/resource.ts").partition("\n\n")[2]
    assert printed.startswith(
        "import { defineStorage } from '@aws-amplify/backend';\n"
        "import { PolicyStatement } from 'aws-cdk-lib/aws-iam';\n"
        "import type { Backend } from '../backend';\n"
        "import { thumbnails } from '../functions/thumbnails/resource';\n"
        "import { moved } from '../gen1';\n\n"
    )


def test_auth() -> None:
    cognito = "aws-cdk-lib/aws-cognito"
    cdk = "aws-cdk-lib"
    secret = amplify("secret")
    client_attributes = Imported("ClientAttributes", cognito)
    scope = Imported("OAuthScope", cognito)
    duration = Imported("Duration", cdk)
    moved = Imported("moved", "../gen1")
    env_name = Imported("envName", "../gen1")

    def cognito_type(name: str) -> TypeRef:
        return TypeRef(Imported(name, cognito, type_only=True))

    define = Const(
        Name("auth"),
        call(
            amplify("defineAuth"),
            {
                "loginWith": {
                    "email": {
                        "verificationEmailStyle": "CODE",
                        "verificationEmailSubject": "Your shop code",
                        "verificationEmailBody": Arrow(params("code"), Template(("Your code is ", Call(Name("code"))))),
                    },
                    "externalProviders": {
                        "google": {
                            "clientId": call(secret, "GOOGLE_CLIENT_ID"),
                            "clientSecret": call(secret, "GOOGLE_CLIENT_SECRET"),
                            "scopes": ["openid", "email", "profile"],
                            "attributeMapping": {"email": "email", "givenName": "given_name"},
                        },
                        "scopes": ["EMAIL", "OPENID", "PROFILE", "COGNITO_ADMIN"],
                        "callbackUrls": Name("callbackUrls"),
                        "logoutUrls": Name("logoutUrls"),
                    },
                },
                "userAttributes": {
                    "email": {"required": True, "mutable": True},
                    "givenName": {"mutable": True},
                    "custom:tier": {"dataType": "String", "mutable": True, "minLen": 1, "maxLen": 16},
                },
                "groups": ["Admin", "Staff"],
                "triggers": {"preSignUp": Imported("preSignUp", "../functions/preSignUp/resource")},
                "multifactor": {"mode": "OPTIONAL", "totp": True},
            },
        ),
        export=True,
    )
    password_policy = {
        "minimumLength": 12,
        "requireLowercase": True,
        "requireUppercase": True,
        "requireNumbers": True,
        "requireSymbols": False,
        "temporaryPasswordValidityDays": 7,
    }
    read = new(client_attributes)
    read = call(Member(read, "withStandardAttributes"), {"email": True, "givenName": True})
    read = call(Member(read, "withCustomAttributes"), "tier")
    native_client = {
        "generateSecret": False,
        "oAuth": {
            "callbackUrls": Name("callbackUrls"),
            "logoutUrls": Name("logoutUrls"),
            "flows": {"authorizationCodeGrant": True},
            "scopes": [Member(scope, name) for name in ("EMAIL", "OPENID", "PROFILE", "COGNITO_ADMIN")],
        },
        "readAttributes": read,
        "writeAttributes": call(
            Member(new(client_attributes), "withStandardAttributes"), {"email": True, "givenName": True}
        ),
        "refreshTokenValidity": call(Member(duration, "days"), 30),
    }
    providers = call(
        Member(data([dotted("cfnUserPoolClient.ref"), dotted("nativeClient.userPoolClientId")]), "map"),
        Arrow(
            params("clientId"),
            data({"clientId": Name("clientId"), "providerName": dotted("cfnUserPool.attrProviderName")}),
        ),
    )
    domain = members(call(dotted("userPool.node.findChild"), "UserPoolDomain"), "node", "defaultChild")
    client = "cfnUserPoolClient"
    customize = FunctionDecl(
        "customizeAuth",
        (backend_param(),),
        Block(
            (
                take("backend.auth.resources", "groups", "userPool"),
                take(
                    "backend.auth.resources.cfnResources",
                    "cfnIdentityPool",
                    "cfnIdentityPoolRoleAttachment",
                    "cfnUserPool",
                    "cfnUserPoolClient",
                ),
                BlankLine(),
                Assign(
                    Member(Name("cfnUserPool"), "policies"),
                    data({"passwordPolicy": password_policy}),
                ),
                BlankLine(),
                Const(Name("readAttributes"), data(["email", "given_name", "custom:tier"])),
                Const(Name("writeAttributes"), data(["email", "given_name"])),
                Assign(Member(Name(client), "readAttributes"), Name("readAttributes")),
                Assign(Member(Name(client), "writeAttributes"), Name("writeAttributes")),
                Assign(Member(Name(client), "refreshTokenValidity"), Num(120)),
                Assign(Member(Name(client), "tokenValidityUnits"), data({"refreshToken": "days"})),
                BlankLine(),
                Const(
                    Name("nativeClient"),
                    call(dotted("userPool.addClient"), "NativeAppClient", native_client),
                ),
                Assign(Member(Name("cfnIdentityPool"), "cognitoIdentityProviders"), providers),
                BlankLine(),
                Comment("Google serves the hosted UI only: Gen 1's identity pool does not know it."),
                Assign(Member(Name("cfnIdentityPool"), "supportedLoginProviders"), Undefined()),
                BlankLine(),
                Const(Name("domain"), As(domain, cognito_type("CfnUserPoolDomain"))),
                If(moved, Assign(Member(Name("domain"), "domain"), Member(moved, "authDomain"))),
                BlankLine(),
                Const(
                    Name("cfnNativeClient"),
                    As(dotted("nativeClient.node.defaultChild"), cognito_type("CfnUserPoolClient")),
                ),
                ExprStmt(
                    call(
                        Imported("override", "./override"),
                        {
                            "userPool": Name("cfnUserPool"),
                            "userPoolClientWeb": Name("cfnUserPoolClient"),
                            "userPoolClient": Name("cfnNativeClient"),
                            "identityPool": Name("cfnIdentityPool"),
                            "identityPoolRoleMap": Name("cfnIdentityPoolRoleAttachment"),
                        },
                        {"envName": env_name, "projectName": "shop"},
                    )
                ),
                BlankLine(),
                Assign(
                    Member(Name("cfnUserPool"), "deletionProtection"),
                    Cond(Imported("isSandbox", "../gen1"), Str("INACTIVE"), Str("ACTIVE")),
                ),
                ExprStmt(
                    call(
                        Imported("retain", "../retain"),
                        Name("cfnUserPool"),
                        Name("cfnUserPoolClient"),
                        Name("cfnNativeClient"),
                        Name("cfnIdentityPool"),
                        Name("cfnIdentityPoolRoleAttachment"),
                        Name("domain"),
                        Spread(
                            call(
                                dotted("userPool.identityProviders.map"),
                                Arrow(
                                    params("provider"),
                                    As(
                                        dotted("provider.node.defaultChild"),
                                        cognito_type("CfnUserPoolIdentityProvider"),
                                    ),
                                ),
                            )
                        ),
                        Spread(
                            call(
                                Member(call(dotted("Object.values"), Name("groups")), "map"),
                                Arrow((Param(ObjPattern(("cfnUserGroup",))),), Name("cfnUserGroup")),
                            )
                        ),
                    )
                ),
            )
        ),
        VOID,
        export=True,
    )
    statements = (
        Const(Name("callbackUrls"), data(["https://shop.example.com/"])),
        Const(Name("logoutUrls"), data(["https://shop.example.com/bye/"])),
        BlankLine(),
        define,
        BlankLine(),
        customize,
    )
    printed = print_module(Module(statements))
    assert printed.partition("\n\n")[2] == model("auth/resource.ts").partition("\n\n")[2]
    assert printed.startswith(
        "import { defineAuth, secret } from '@aws-amplify/backend';\n"
        "import { Duration } from 'aws-cdk-lib';\n"
        "import { ClientAttributes, OAuthScope } from 'aws-cdk-lib/aws-cognito';\n"
        "import type {\n"
        "  CfnUserPoolClient,\n"
        "  CfnUserPoolDomain,\n"
        "  CfnUserPoolIdentityProvider,\n"
        "} from 'aws-cdk-lib/aws-cognito';\n"
        "import type { Backend } from '../backend';\n"
        "import { preSignUp } from '../functions/preSignUp/resource';\n"
        "import { envName, isSandbox, moved } from '../gen1';\n"
        "import { retain } from '../retain';\n"
        "import { override } from './override';\n\n"
    )
