# ruff: noqa: E501 - the table of faults reads best with one of them per line
"""Faults in the project's own files, as somebody makes them who edits it: each has to be found: code, thing, setting.

All faults of a project that show in one mode stand in it together, so that one synthesis shows them all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from amp2gen.verify.environments import compare_environments, modes_with
from amp2gen.verify.proof import schema_of
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import synthesize

pytestmark = pytest.mark.node

AUTH, DATA, SCHEMA = "amplify/auth/resource.ts", "amplify/data/resource.ts", "amplify/data/schema.graphql"
STORAGE, FACTS, BACKEND = "amplify/storage/resource.ts", "amplify/gen1.json", "amplify/backend.ts"
OVERRIDE, REST = "amplify/storage/override.ts", "amplify/rest-api.ts"
FETCH, RECORD, ACTIVITY = (
    "amplify/functions/fetchuseractivity/resource.ts",
    "amplify/functions/recorduseractivity/resource.ts",
    "amplify/storage/activity/resource.ts",
)
STOCK, DIGEST, FAN_OUT = (
    "amplify/functions/lowstockproducts/resource.ts",
    "amplify/functions/unreadDigest/resource.ts",
    "amplify/functions/fanOut/resource.ts",
)
RENTALS, RIDES, HUTS = (
    "amplify/functions/rentals/resource.ts",
    "amplify/analytics/rides/resource.ts",
    "amplify/geo/huts/resource.ts",
)
SHOP_POOL_TRIGGER = "function shopd41c7a20PostConfirmation"
TABLE, ACTIVITY_ARN = "arn:aws:dynamodb:${region}:${account}:table", "${table activity}"
REST_ARN = "arn:aws:execute-api:${region}:${account}"


@dataclass(frozen=True)
class Fault:
    """In a file of a project, `old` (a text, or a pattern that dots and all match) gives way to `new`."""

    title: str
    project: str
    file: str
    old: str | re.Pattern[str]
    new: str
    finds: tuple[str, str, str]
    mode: str = "moved"

    def put_into(self, text: str) -> str:
        found = self.old.search(text) if isinstance(self.old, re.Pattern) else re.search(re.escape(self.old), text)
        assert found, f"{self.title}: there is no {self.old} in {self.file}"
        return text[: found.start()] + found.expand(self.new) + text[found.end() :]


END = re.compile(r"\Z")


def on_all(type_name: str, path: str, value: str) -> str:
    """Code that overrides a property of all resources of a type."""
    return f"for (const each of backend.stack.node.findAll() as any[]) if (each.cfnResourceType === '{type_name}') each.addPropertyOverride('{path}', {value});\n"


def block(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


FAULTS = (
    # Cognito
    Fault("groups change places", "shop", AUTH, block(r"(Admin\.cfnUserGroup\.precedence = )1(.*?precedence = )2"), r"\g<1>2\g<2>1", ("A2G4103", "group Admin", "Precedence")),
    Fault("a group comes first", "bike-share", AUTH, block(r"  groups\.Mechanics\.cfnUserGroup\.precedence = 1;\n"), "", ("A2G4103", "group Mechanics", "Precedence")),
    Fault("a page to come back to is gone", "shop", AUTH, "  'https://www.shop.example/signed-in/',\n", "", ("A2G4103", "user pool client web", "CallbackURLs")),
    Fault("a page to leave to is another", "shop", AUTH, "'https://www.shop.example/'];", "'https://www.shop.example'];", ("A2G4103", "user pool client native", "LogoutURLs")),
    Fault("tokens in the address", "shop", AUTH, "authorizationCodeGrant: true", "implicitCodeGrant: true", ("A2G4103", "user pool client native", "AllowedOAuthFlows")),
    Fault("a scope is gone", "shop", AUTH, "scopes: ['PHONE', 'EMAIL',", "scopes: ['EMAIL',", ("A2G4103", "user pool client web", "AllowedOAuthScopes")),
    Fault("a name from Facebook is lost", "shop", AUTH, "{ email: 'email', fullname: 'name' }", "{ email: 'email' }", ("A2G4103", "identity provider Facebook", "AttributeMapping.name")),
    Fault("users write their address", "shop", AUTH, "writeAttributes = ['name', 'phone_number']", "writeAttributes = ['name', 'phone_number', 'email']", ("A2G4103", "user pool client web", "WriteAttributes")),
    Fault("everybody needs a second factor", "shop", AUTH, "mode: 'OPTIONAL', totp: true", "mode: 'REQUIRED', totp: true", ("A2G4103", "user pool", "MfaConfiguration")),
    Fault("triggers change places", "shop", AUTH, block(r"(postConfirmation: shopd41c7a20)PostConfirmation(,\s+preSignUp: shopd41c7a20)PreSignup"), r"\1PreSignup\2PostConfirmation", ("A2G4103", "trigger PostConfirmation", "Function")),
    Fault("the default passwords", "product-catalog", AUTH, block(r"  cfnUserPool\.policies = \{.*?\n  \};\n"), "", ("A2G4103", "user pool", "Policies.PasswordPolicy.RequireSymbols")),
    Fault("addresses for good", "product-catalog", AUTH, "mutable: true", "mutable: false", ("A2G4104", "user pool", "Schema.email.Mutable")),
    Fault("a link instead of a code", "product-catalog", AUTH, "verificationEmailStyle: 'CODE'", "verificationEmailStyle: 'LINK'", ("A2G4103", "user pool", "VerificationMessageTemplate.DefaultEmailOption")),
    Fault("hours instead of days", "product-catalog", AUTH, "refreshToken: 'days'", "refreshToken: 'hours'", ("A2G4103", "user pool client web", "RefreshTokenValidity")),
    Fault("the pool's name is lost", "product-catalog", AUTH, block(r"  cfnUserPool\.userPoolName = [^;]*;\n"), "", ("A2G4103", "user pool", "UserPoolName")),
    Fault("identities are not kept", "product-catalog", AUTH, block(r"  retain\(\n.*?\n  \);\n"), "", ("A2G4203", "identity pool DeletionPolicy", "")),
    Fault("numbers are optional", "discussions", AUTH, "phoneNumber: { required: true", "phoneNumber: { required: false", ("A2G4104", "user pool", "Schema.phone_number.Required")),
    Fault("the message has another subject", "discussions", AUTH, "'Verification'", "'Verify'", ("A2G4103", "user pool", "VerificationMessageTemplate.EmailSubject")),
    Fault("the message has another text", "discussions", AUTH, "Here is your", "This is your", ("A2G4103", "user pool", "VerificationMessageTemplate.EmailMessage")),
    Fault("addresses as names", "fitness-tracker", AUTH, "  cfnUserPool.usernameAttributes = undefined;\n", "", ("A2G4104", "user pool", "UsernameAttributes")),
    Fault("the trigger is not defined", "fitness-tracker", AUTH, block(r"  triggers: \{[^}]*\},\n"), "", ("A2G4101", "trigger PreSignUp", "(whole)")),
    Fault("groups have no roles", "fitness-tracker", AUTH, block(r"  cfnIdentityPoolRoleAttachment\.addPropertyOverride\(.*?\n  \);\n"), "", ("A2G4103", "identity pool roles", "RoleMappings.cognito-idp.${region}.amazonaws.com/${user pool}:${user pool client native}.Type")),
    Fault("the pool is not protected", "blog", AUTH, "isSandbox ? 'INACTIVE' : 'ACTIVE'", "'INACTIVE'", ("A2G4203", "user pool DeletionProtection", "")),
    Fault("the pool of a sandbox is protected", "blog", AUTH, "isSandbox ? 'INACTIVE' : 'ACTIVE'", "'ACTIVE'", ("A2G4103", "user pool", "DeletionProtection"), "fresh"),
    Fault("sessions of twelve hours", "blog", BACKEND, END, "(backend.auth.resources.authenticatedUserIamRole.node.defaultChild as any).maxSessionDuration = 43200;\n", ("A2G4103", "trust role authenticated", "MaxSessionDuration")),
    # GraphQL
    Fault("answers are kept", "product-catalog", BACKEND, END, on_all("AWS::AppSync::Resolver", "CachingConfig", "{ Ttl: 60 }"), ("A2G4107", "resolver Mutation.createProduct", "CachingConfig.Ttl")),
    Fault("five items at once", "product-catalog", BACKEND, END, on_all("AWS::AppSync::FunctionConfiguration", "MaxBatchSize", "5"), ("A2G4107", "resolver Mutation.createProduct", "Pipeline.0.MaxBatchSize")),
    Fault("conflicts are merged", "product-catalog", BACKEND, END, on_all("AWS::AppSync::FunctionConfiguration", "SyncConfig", "{ ConflictDetection: 'VERSION', ConflictHandler: 'AUTOMERGE' }"), ("A2G4107", "resolver Mutation.createProduct", "Pipeline.0.SyncConfig.ConflictHandler")),
    Fault("nobody is told of new channels", "team-chat", SCHEMA, block(r"(type Channel\s+@model)\b"), r"\1(subscriptions: { level: off })", ("A2G4107", "schema operations Channel", "onCreate")),
    Fault("a key for a year", "discussions", DATA, "expiresInDays: 7", "expiresInDays: 365", ("A2G4103", "api key", "Days")),
    Fault("another mode is the default", "discussions", DATA, "defaultAuthorizationMode: 'apiKey'", "defaultAuthorizationMode: 'userPool'", ("A2G4103", "api", "DefaultAuthorizationMode")),
    Fault("a field has no rule", "discussions", SCHEMA, "activityType: String! @auth(rules: [{ allow: public }])", "activityType: String!", ("A2G4107", "auth rules Activity.activityType", "rules")),
    Fault("tokens are asked for each time", "shop", DATA, "timeToLiveInSeconds: 300", "timeToLiveInSeconds: 0", ("A2G4103", "api", "AuthorizationModes.AWS_LAMBDA.LambdaAuthorizerConfig.AuthorizerResultTtlInSeconds")),
    Fault("the table's keys are the schema's", "shop", DATA, block(r"  setKeys\(backend, 'Product', \{.*?\n  \}\);\n"), "", ("A2G4108", "table import Product", "")),
    Fault("a number without cents", "product-catalog", SCHEMA, "price: Float", "price: Int", ("A2G4107", "schema type Product", "price")),
    Fault("a role of the app is gone", "product-catalog", SCHEMA, "  VIEWER\n", "", ("A2G4107", "schema enum UserRole", "VIEWER")),
    Fault("owners by another field", "product-catalog", SCHEMA, '{ allow: owner, ownerField: "authorId" }', "{ allow: owner }", ("A2G4107", "auth rules Comment", "rules")),
    Fault("signed-in users may not ask", "product-catalog", SCHEMA, block(r"    \{ allow: private, provider: iam \},\n(?=    \{ allow: public, provider: apiKey \})"), "", ("A2G4106", "grant role authenticated", "appsync:GraphQL on arn:aws:appsync:${region}:${account}:apis/${api}/types/Query/fields/checkLowStock")),
    Fault("clients in the field are shut out", "product-catalog", DATA, "  keepGen1ApiReachable(backend);\n", "", ("A2G4106", "grant role authenticated", "appsync:GraphQL on arn:aws:appsync:${region}:${account}:apis/{id of the API}/types/Comment/*")),
    Fault("owners by another claim", "team-chat", SCHEMA, 'ownerField: "author", identityClaim: "username"', 'ownerField: "author"', ("A2G4107", "auth rules Message", "rules")),
    Fault("a group from a field is gone", "team-chat", SCHEMA, '      { allow: groups, groupsField: "adminGroup" }\n', "", ("A2G4107", "auth rules Channel", "rules")),
    Fault("messages in no order", "team-chat", SCHEMA, ', sortKeyFields: ["sentAt"]', "", ("A2G4104", "model table Message", "GlobalSecondaryIndexes.byChannel.KeySchema")),
    Fault("another function answers", "shop", DATA, "'storefront-${env}': storefront,", "'storefront-${env}': placeOrder,", ("A2G4107", "resolver Query.priceQuote", "Functions")),
    Fault("a query has another name", "team-chat", SCHEMA, ', queryField: "messagesByChannel"', "", ("A2G4107", "schema operations Message", "query by channelID")),
    Fault("subscriptions are called as by default", "team-chat", SCHEMA, '(subscriptions: { onCreate: ["onMessagePosted"], onDelete: ["onMessageRemoved"], onUpdate: null })', "", ("A2G4107", "schema operations Message", "onCreate")),
    Fault("mutations are called as by default", "team-chat", SCHEMA, ', mutations: { create: "react", update: null, delete: "unreact" }', "", ("A2G4107", "schema operations Reaction", "delete")),
    Fault("the id of the API that the branch has itself", "team-chat", DIGEST, "gen1ApiId ?? backend.data.apiId", "backend.data.apiId", ("A2G4103", "function unreadDigest", "Environment.API_TEAMCHAT_GRAPHQLAPIIDOUTPUT"), "taking over"),
    Fault("new tables of models go with their stack", "blog", DATA, "    table.applyRemovalPolicy(RemovalPolicy.RETAIN);\n", "", ("A2G4203", "model table Comment UpdateReplacePolicy", ""), "fresh branch"),
    Fault("new tables of models are not protected", "team-chat", DATA, "    table.deletionProtectionEnabled = true;\n", "", ("A2G4203", "model table Message deletionProtectionEnabled", ""), "fresh branch"),
    # Storage and tables
    Fault("a folder nobody may write to", "product-catalog", STORAGE, "    'uploads/*': [allow.authenticated.to(['write'])],\n", "", ("A2G4106", "grant role authenticated", "s3:PutObject on arn:aws:s3:::${bucket}/uploads/*")),
    Fault("private files are everybody's", "product-catalog", STORAGE, block(r"('private/\{entity_id\}/\*': \[\s+)allow\.entity\('identity'\)"), r"\1allow.authenticated", ("A2G4105", "grant role authenticated", "s3:DeleteObject on arn:aws:s3:::${bucket}/private/*")),
    Fault("deletions start nothing", "product-catalog", STORAGE, ", onDelete: S3Trigger1ef46783", "", ("A2G4101", "bucket notification s3:ObjectRemoved:*", "(whole)")),
    Fault("the bucket is emptied", "product-catalog", STORAGE, "keepOnDelete: true,", "", ("A2G4204", "bucket", "")),
    Fault("old versions go after three days", "team-chat", OVERRIDE, "noncurrentDays: 30", "noncurrentDays: 3", ("A2G4104", "bucket", "LifecycleConfiguration.Rules")),
    Fault("no old versions", "team-chat", OVERRIDE, "  resources.s3Bucket.versioningConfiguration = { status: 'Enabled' };\n", "", ("A2G4104", "bucket", "VersioningConfiguration.Status")),
    Fault("an index has keys alone", "discussions", ACTIVITY, "ProjectionType.ALL", "ProjectionType.KEYS_ONLY", ("A2G4104", "table activity", "GlobalSecondaryIndexes.byUserId.Projection.ProjectionType")),
    Fault("items end", "discussions", ACTIVITY, "    stream:", "    timeToLiveAttribute: 'ttl',\n    stream:", ("A2G4104", "table activity", "TimeToLiveSpecification.AttributeName")),
    Fault("read by one", "discussions", ACTIVITY, "readCapacity: 5", "readCapacity: 1", ("A2G4103", "table activity", "ProvisionedThroughput.ReadCapacityUnits")),
    Fault("the table goes with its stack", "discussions", ACTIVITY, "isSandbox ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN", "RemovalPolicy.DESTROY", ("A2G4203", "table activity DeletionPolicy", "")),
    Fault("the table is not protected", "bike-share", "amplify/storage/tariffs/resource.ts", "    deletionProtection: !isSandbox,\n", "", ("A2G4203", "table tariffs DeletionProtectionEnabled", "")),
    Fault("a time is a text", "bike-share", "amplify/storage/bikes/resource.ts", "AttributeType.NUMBER", "AttributeType.STRING", ("A2G4104", "table bikes", "AttributeDefinitions.changedAt.AttributeType")),
    # Functions
    Fault("a variable is another", "discussions", FETCH, "'STORAGE_ACTIVITY_NAME'", "'STORAGE_ACTIVITY_NAMES'", ("A2G4103", "function fetchuseractivity", "Environment.STORAGE_ACTIVITY_NAME")),
    Fault("more than was allowed", "discussions", FETCH, "        'dynamodb:Get*',", "        'dynamodb:*',", ("A2G4105", "grant function fetchuseractivity", f"dynamodb:* on {TABLE}/{ACTIVITY_ARN}")),
    Fault("a stream is not read", "discussions", RECORD, block(r"  lambda\.addEventSourceMapping\('Post', \{.*?\n  \}\);\n"), "", ("A2G4101", "event source recorduseractivity < table/${model table Post}", "(whole)")),
    Fault("ten at once", "discussions", RECORD, block(r"(addEventSourceMapping\('Topic', \{.*?batchSize: )100"), r"\g<1>10", ("A2G4103", "event source recorduseractivity < table/${model table Topic}", "BatchSize")),
    Fault("the secret is another", "product-catalog", STOCK, "secret('PRODUCT_CATALOG_SECRET')", "secret('PRODUCT_CATALOG')", ("A2G4103", "function lowstockproducts", "Environment.PRODUCT_CATALOG_SECRET")),
    Fault("another threshold", "product-catalog", STOCK, "LOW_STOCK_THRESHOLD: '5'", "LOW_STOCK_THRESHOLD: '50'", ("A2G4103", "function lowstockproducts", "Environment.LOW_STOCK_THRESHOLD")),
    Fault("other items of the stream", "team-chat", FAN_OUT, "INSERT", "REMOVE", ("A2G4103", "event source fanOut < table/${model table Membership}", "FilterCriteria.Filters")),
    Fault("an hour later", "team-chat", DIGEST, "0 7 * * ? *", "0 8 * * ? *", ("A2G4103", "schedule unreadDigest", "Expression")),
    Fault("in Berlin's time", "team-chat", DIGEST, "timezone: 'UTC'", "timezone: 'Europe/Berlin'", ("A2G4103", "schedule unreadDigest", "Timezone")),
    Fault("permission on another table", "team-chat", DIGEST, "resources: [Message.tableArn, `${Message.tableArn}/index/*`]", "resources: [Membership.tableArn]", ("A2G4106", "grant function unreadDigest", f"dynamodb:BatchGetItem on {TABLE}/${{model table Message}}")),
    Fault("permission on all tables", "bike-share", RENTALS, "resources: [tariffs.tableArn]", "resources: ['*']", ("A2G4105", "grant function rentals", "dynamodb:GetItem on *")),
    # REST, streams, maps, custom resources, tags
    Fault("a path without signature", "fitness-tracker", "amplify/api/nutritionapi/resource.ts", "backend.lognutrition, signed)", "backend.lognutrition)", ("A2G4103", "rest method nutritionapi ANY /nutrition/log", "Authorization")),
    Fault("a group may do more", "fitness-tracker", "amplify/api/adminapi/resource.ts", "['GET']", "['GET', 'POST']", ("A2G4105", "grant group Admin", f"execute-api:Invoke on {REST_ARN}:${{rest api adminapi}}/${{stage}}/POST/admin")),
    Fault("errors without headers", "fitness-tracker", "amplify/api/adminapi/resource.ts", "  addErrorHeaders(api);\n", "", ("A2G4101", "rest api error adminapi DEFAULT_4XX", "(whole)")),
    Fault("traced", "fitness-tracker", "amplify/api/nutritionapi/resource.ts", "{ stageName }", "{ stageName, tracingEnabled: true }", ("A2G4103", "rest api nutritionapi", "Stage.TracingEnabled")),
    Fault("one page may call", "fitness-tracker", REST, "allowOrigins: Cors.ALL_ORIGINS", "allowOrigins: ['https://x.example']", ("A2G4103", "rest method adminapi OPTIONS /admin", "Headers.Access-Control-Allow-Origin")),
    Fault("clients in the field call another API", "fitness-tracker", "amplify/api/nutritionapi/resource.ts", "moved?.restApis.nutritionapi", "moved?.restApis.adminapi", ("A2G4106", "grant group Admin", f"execute-api:Invoke on {REST_ARN}:{{id of nutritionapi}}/main/DELETE/nutrition/log")),
    Fault("tokens of any scope", "bike-share", "amplify/api/AdminQueries/resource.ts", "    authorizationScopes: ['aws.cognito.signin.user.admin'],\n", "", ("A2G4103", "rest method AdminQueries ANY /{proxy+}", "Scopes")),
    Fault("guests may do anything with a bike", "bike-share", "amplify/api/fleet/resource.ts", "{ '/bikes/{bikeId}': ['GET'] }", "{ '/bikes/{bikeId}': ['*'] }", ("A2G4105", "grant role guest", f"execute-api:Invoke on {REST_ARN}:${{rest api fleet}}/${{stage}}/*/bikes/*")),
    Fault("callers need a key", "bike-share", REST, "resource.addMethod('ANY', integration, options)", "resource.addMethod('ANY', integration, { ...options, apiKeyRequired: true })", ("A2G4103", "rest method fleet ANY /rentals", "ApiKeyRequired")),
    Fault("a key of one's own for fences", "field-trip", BACKEND, END, on_all("AWS::Location::GeofenceCollection", "KmsKeyId", "'alias/x'"), ("A2G4103", "geofence collection reserves", "KmsKeyId")),
    Fault("one shard", "bike-share", RIDES, "shardCount: 2", "shardCount: 1", ("A2G4103", "stream", "ShardCount")),
    Fault("guests send nothing", "bike-share", RIDES, "roles: [authenticatedUserIamRole, unauthenticatedUserIamRole]", "roles: [authenticatedUserIamRole]", ("A2G4106", "grant role guest", "kinesis:PutRecord on arn:aws:kinesis:${region}:${account}:stream/${stream}")),
    Fault("results are not kept", "field-trip", HUTS, "intendedUse: 'Storage'", "intendedUse: 'SingleUse'", ("A2G4103", "place index huts", "IntendedUse")),
    Fault("streets instead of hills", "field-trip", "amplify/geo/trails/resource.ts", "VectorEsriTopographic", "VectorEsriStreets", ("A2G4103", "map trails", "Style")),
    Fault("guests search", "field-trip", HUTS, "roles: [authenticatedUserIamRole]", "roles: [authenticatedUserIamRole, backend.auth.resources.unauthenticatedUserIamRole]", ("A2G4105", "grant role guest", "geo:SearchPlaceIndexForPosition on arn:aws:geo:${region}:${account}:place-index/${place index huts}")),
    Fault("messages are kept as long as by default", "team-chat", "amplify/custom/reports/template.json", '"MessageRetentionPeriod"', '"VisibilityTimeout"', ("A2G4103", "AWS::SQS::Queue Queue", "MessageRetentionPeriod")),
    Fault("costs on another account", "product-catalog", BACKEND, "'productcatalog'", "'product-catalog'", ("A2G4103", "api", "Tags.user:Application")),
    Fault("a resource is not customized", "discussions", BACKEND, "customizeFetchuseractivity(backend, activity);\n", "", ("A2G4106", "grant function fetchuseractivity", f"dynamodb:Query on {TABLE}/{ACTIVITY_ARN}"), "taking over"),
    # Data of the branches
    Fault("the id of another API", "product-catalog", FACTS, '"graphqlApiId": "', '"graphqlApiId": "x', ("A2G4109", "table mapping Comment", ""), "taking over"),
    Fault("the bucket of another branch", "product-catalog", FACTS, '"bucket": "', '"bucket": "x', ("A2G4104", "bucket", "BucketName")),
    Fault("the table of another branch", "discussions", FACTS, '"activity": "activity-main"', '"activity": "activity-dev"', ("A2G4104", "table activity", "TableName")),
    Fault("the domain of another branch", "shop", FACTS, '"authDomain": "shop-d41c7a20-prod"', '"authDomain": "shop-d41c7a20-dev"', ("A2G4104", "user pool domain", "Domain")),
    Fault("a value of another branch", "shop", FACTS, block(r'(gen2-prod.*?"GROUP": )"Customers"'), r'\1"Testers"', ("A2G4103", SHOP_POOL_TRIGGER, "Environment.GROUP")),
    Fault("dev has a value of prod", "shop", FACTS, block(r'(gen2-dev.*?"GROUP": )"Testers"'), r'\1"Customers"', ("A2G4103", SHOP_POOL_TRIGGER, "Environment.GROUP"), "gen2-dev taking over"),
    Fault("dev has the bucket of prod", "shop", FACTS, block(r'"bucket": "[^"]*-dev"(.*?)("bucket": "[^"]*-prod")'), r"\2\1\2", ("A2G4104", "bucket", "BucketName"), "gen2-dev moved"),
    Fault("dev has a table of prod", "bike-share", FACTS, '"bikes-dev"', '"bikes-prod"', ("A2G4104", "table bikes", "TableName"), "gen2-dev moved"),
)  # fmt: skip


@pytest.fixture(scope="module")
def found(toolchain, projects) -> Mapping[tuple[str, str], set[tuple[str, str, str]]]:
    """What is found, by project and mode, and was not before; all in one Node process."""
    groups = {(fault.project, fault.mode): fault for fault in FAULTS if fault.project in projects}
    outputs = {(name, mode): faulty(projects[name].output, name, mode) for name, mode in groups}
    modes = {
        (name, mode.name): mode
        for name in {name for name, _ in outputs}
        for mode in modes_with(projects[name].output, projects[name].gen1, projects[name].beside)
    }
    syntheses = synthesize(toolchain, [(output, modes[key]) for key, output in outputs.items()], validate=False)
    result = {}
    for ((name, mode), output), synthesis in zip(outputs.items(), syntheses, strict=True):
        project = projects[name]
        after = compare_environments(project.gen1, project.beside, output, [synthesis], schema_of(output))
        result[name, mode] = keys(after) - keys(project.compared(mode))
    return result


def faulty(output: Output, project: str, mode: str) -> Output:
    files = dict(output.files)
    for fault in FAULTS:
        if (fault.project, fault.mode) == (project, mode):
            files[fault.file] = fault.put_into(files[fault.file].decode()).encode()
    return Output(output.name, files)


def keys(comparison) -> set[tuple[str, str, str]]:
    return {(row.diagnostic.code, row.name, row.setting) for row in comparison.findings}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.title)
def test_the_fault_in_the_project_is_found(found, projects, fault):
    if (fault.project, fault.mode) not in found:
        pytest.skip("../shared/apps is absent")
    assert projects[fault.project].named(fault.finds) in found[fault.project, fault.mode]
