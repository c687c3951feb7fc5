"""Which differences are intended, and why: the one table of them.

A difference that no rule names is a finding. Rules are as narrow as the reason: pattern for pattern, value for
value. None of them excuses a moved resource whose immutable settings differ.
"""

import re

from amp2gen.verify.differences import BRANCHES, FRESH, NOT_MOVED, WHOLE, Difference, Rule, equals, like, missing
from amp2gen.verify.immutable import is_immutable
from amp2gen.verify.rule_conditions import (
    NEW_NODE,
    NEW_OTHERS,
    OLD_NODE,
    OLD_OTHERS,
    adds_own_url,
    denies_everybody,
    denies_without_tls,
    differs_in_external_id,
    ends_in_environment,
    has_no,
    has_predictions,
    has_schedule,
    is_gen1_api,
    is_own_secret,
    is_own_variable,
    is_physical_name,
    is_the_secret,
    keeps_guests_out,
    lets_nobody_sign_up,
    looks_at_no_image,
    of_its_function,
    only_adds,
    raises_old_runtimes,
    same_but_environment,
    same_interval,
    same_language,
    says_the_default_mode,
    says_the_owner_claim,
    sends_no_sms,
    was_allowed,
    was_built_by_go,
    was_plain_secret,
)


def reason_for(difference: Difference) -> str | None:
    """Why a difference is intended; None if it is a finding."""
    if is_immutable(difference):
        return None
    return next((rule.reason for rule in RULES if rule.excuses(difference)), None)


_TAG = r"(\w*Tags)\.(amplify:(app-id|branch-name|deployment-type|friendly-name)|created-by)"

_OUTSIDE = r"arn:aws:lambda:[^:]+:[^:]+:function:[\w-]+"
"""A function that is written out by its name, as it is none of the app's."""

RULES: tuple[Rule, ...] = (
    # Everywhere
    Rule(".*", _TAG, "Amplify tags what it deploys", gen1=missing),
    Rule(".*", r"\w*Tags\.user:Stack", "a sandbox is an environment of its own", gen2=equals("sandbox"), states=FRESH),
    # Data is safer than it was
    Rule(
        "user pool|table|model table|bucket|stream|geofence collection",
        "DeletionPolicy",
        "data outlives its stack",
        gen1=equals("Delete"),
        gen2=equals("Retain"),
        states=BRANCHES,
    ),
    Rule("user pool", "DeletionProtection", "data outlives its stack", gen2=equals("ACTIVE"), states=BRANCHES),
    Rule(
        "table|model table", "DeletionProtectionEnabled", "data outlives its stack", gen2=equals(True), states=BRANCHES
    ),
    Rule(
        "bucket|table|stream|user pool",
        "DeletionPolicy",
        "a sandbox cleans up behind itself",
        gen1=equals("Retain"),
        gen2=equals("Delete"),
        states=FRESH,
    ),
    # Names: Gen 1 owns them until the resources are moved; what is never moved gets new ones
    Rule("user pool", "UserPoolName", "Gen 1 owns the name until the pool is moved", gen2=missing, states=NOT_MOVED),
    Rule(
        "identity pool",
        "IdentityPoolName",
        "Gen 1 owns the name until the pool is moved",
        gen2=missing,
        states=NOT_MOVED,
    ),
    Rule("bucket", "BucketName", "Gen 1 owns the name until the bucket is moved", gen2=missing, states=NOT_MOVED),
    Rule("table", "TableName", "Gen 1 owns the name until the table is moved", gen2=missing, states=NOT_MOVED),
    Rule("stream", "Name", "Gen 1 owns the name until the stream is moved", gen2=missing, states=NOT_MOVED),
    Rule("user pool domain", "Domain", "Gen 1 owns the domain until it is moved", states=NOT_MOVED),
    Rule("model table", "TableName", "a table of its own", gen2=like(r"\w+-\$\{api\}-NONE"), states=FRESH),
    Rule("function", "FunctionName", "functions are new in Gen 2; CloudFormation names them", gen2=missing),
    Rule("api", "Name", "the API is new in Gen 2, and so named by Amplify", gen2=equals("amplifyData")),
    Rule(
        "hosting",
        r"DistributionConfig\.Aliases",
        "a domain belongs to one distribution, and Gen 1's has it",
        gen2=missing,
    ),
    Rule("hosting", ".*", "a sandbox has no site", gen2=missing, states=FRESH),
    Rule(
        r"AWS::\w+::\w+",
        r"\w+",
        "Gen 1 owns the names in custom resources as long as it is there; they hold the branch's name instead",
        where=is_physical_name,
    ),
    # Auth
    Rule(
        "identity pool roles",
        r"RoleMappings\..*\.(AmbiguousRoleResolution|Type)",
        "Amplify lets groups choose the role; without groups, everyone keeps the authenticated one",
        gen1=missing,
        where=has_no("group"),
    ),
    Rule(
        "identity pool( roles)?",
        re.escape(WHOLE),
        "Gen 2 always has an identity pool; grants say what its users may do, and guests are kept out",
        gen1=missing,
        where=keeps_guests_out,
    ),
    Rule(
        "user pool",
        re.escape(WHOLE),
        "Gen 2 cannot do without a user pool; nobody can sign up to this one",
        gen1=missing,
        where=lets_nobody_sign_up,
    ),
    Rule(
        "user pool client",
        re.escape(WHOLE),
        "a client of the pool that Gen 2 cannot do without, and that nobody can sign up to",
        gen1=missing,
        where=has_no("user pool"),
    ),
    Rule(
        "identity pool",
        r"CognitoIdentityProviders\..*",
        "the pool that Gen 2 cannot do without, and that nobody can sign up to",
        gen1=missing,
        where=has_no("user pool"),
    ),
    Rule(
        "trust",
        re.escape(WHOLE),
        "Gen 2 always has an identity pool; grants say what its users may do, and guests are kept out",
        role="role (authenticated|guest)",
        gen1=missing,
        where=has_no("identity pool"),
    ),
    Rule(
        r"AWS::IAM::Role",
        re.escape(WHOLE),
        "without an identity pool nobody can take on Gen 1's two roles",
        role="(Auth|Unauth)Role",
        gen2=missing,
        where=denies_everybody,
    ),
    Rule(
        "user pool",
        r"VerificationMessageTemplate\.SmsMessage",
        "Amplify writes a text that this pool never sends: it has no role for text messages",
        gen1=missing,
        where=sends_no_sms,
    ),
    Rule("user pool", "UserPoolName", "a sandbox names it after itself", where=same_but_environment, states=FRESH),
    Rule(
        "identity pool",
        "IdentityPoolName",
        "a sandbox names it after itself",
        where=same_but_environment,
        states=FRESH,
    ),
    Rule(
        "user pool",
        r"SmsConfiguration\.ExternalId",
        "known to the pool and to the role by which it sends, and both are new",
    ),
    Rule(
        "trust",
        r"Statement",
        "known to the pool and to the role by which it sends, and both are new",
        role="user pool",
        where=differs_in_external_id,
    ),
    Rule(
        "user pool client",
        "CallbackURLs|LogoutURLs",
        "the hosted UI returns to the branch being deployed, too, under Amplify Hosting's name for it",
        where=adds_own_url,
    ),
    # REST
    Rule("rest api", "Stages", "a sandbox is an environment of its own", gen2=equals(["sandbox"]), states=FRESH),
    Rule(
        "grant",
        r"(execute-api:Invoke|appsync:GraphQL) on .*",
        "clients in the field call Gen 1's APIs until those are gone",
        gen1=missing,
        where=was_allowed,
        states=BRANCHES,
    ),
    Rule(
        "identity provider",
        r"AttributeMapping\.username",
        "Cognito maps the user name of these providers by itself",
        role="Facebook|Google|LoginWithAmazon|SignInWithApple",
        gen1=like("id|sub|user_id"),
        gen2=missing,
    ),
    Rule(
        "identity provider",
        r"ProviderDetails\.(client_id|client_secret|team_id|key_id|private_key)",
        "Gen 1 hands the credentials to its custom resource, Gen 2 reads them from the branch's secrets",
        gen1=missing,
        gen2=like(r"\$\{Custom::AmplifySecretFetcherResource .*\}"),
    ),
    # Data
    Rule(
        "api",
        r"AuthorizationModes\.AWS_IAM\.Enabled",
        "Gen 2 always lets IAM in: roles of the account that are allowed appsync:GraphQL; see the grants for who is",
        gen1=missing,
    ),
    Rule(
        "schema type",
        ".* modes",
        "Gen 2 always lets IAM in: roles of the account that are allowed appsync:GraphQL; see the grants for who is",
        where=only_adds("@aws_iam"),
    ),
    Rule(
        "schema (type|input|enum)",
        re.escape(WHOLE),
        "the library of Gen 2 adds it to every schema; nothing uses it",
        role="AmplifyAI.*",
        gen1=missing,
    ),
    Rule(
        "api",
        r"AuthorizationModes\.AMAZON_COGNITO_USER_POOLS\..*",
        "Amplify adds the mode wherever there is a user pool; it opens only what the schema opens to it",
        gen1=missing,
    ),
    Rule(
        "data source",
        "Description",
        "of NONE_DS, which Gen 2's library does not describe",
        role="NONE_DS",
        gen2=missing,
    ),
    Rule(
        "data source",
        "Name",
        "nobody sees the name; Gen 2 makes it of the function's name with the environment in it",
        where=ends_in_environment,
    ),
    Rule(
        "data source",
        r"LambdaConfig\.LambdaFunctionArn",
        "a function outside of the app: a sandbox calls the one of its own name",
        where=same_but_environment,
        states=FRESH,
    ),
    Rule(
        "grant",
        rf"lambda:InvokeFunction on {_OUTSIDE}-\w+(:\*)?",
        "a function outside of the app: a sandbox calls the one of its own name",
        role="data source .*LambdaDataSource",
        gen2=missing,
        states=FRESH,
    ),
    Rule(
        "grant",
        rf"lambda:InvokeFunction on {_OUTSIDE}-sandbox(:\*)?",
        "a function outside of the app: a sandbox calls the one of its own name",
        role="data source .*LambdaDataSource",
        gen1=missing,
        states=FRESH,
    ),
    Rule(
        "auth rules",
        "rules",
        "what Gen 1's global rule says is said by each model: Gen 2 does not act on the global rule",
        gen1=missing,
        gen2=equals(['{"allow": "public"}']),
        where=lambda found: "global auth rule" in found.app,
    ),
    Rule(
        "auth rules",
        "rules",
        "what owner rules of the project compare by default is said by each: Gen 2 has another default",
        where=says_the_owner_claim,
    ),
    Rule(
        "auth rules",
        "rules",
        "an operation without rules is open to the API's default mode: the schema builder says so by a rule",
        role=r"(Query|Mutation)\.\w+",
        gen1=missing,
        where=says_the_default_mode,
    ),
    # Functions
    Rule("function", r"Environment\.AMPLIFY_SSM_ENV_CONFIG", "by which Amplify's shim finds secrets", gen1=missing),
    Rule(
        "function", r"Environment\.ENV", "a sandbox is an environment of its own", gen2=equals("sandbox"), states=FRESH
    ),
    Rule(
        "function",
        r"Environment\.ENV",
        "the link in verification messages is composed of it, and leads to the branch's own page",
        role=r"\w+CustomMessage",
        where=lambda found: "verification page" in found.app,
    ),
    Rule(
        "function",
        r"Environment\.\w+",
        "the names of the tables have the id of Gen 1's API, and the function puts them together",
        gen1=equals("${api}"),
        where=is_gen1_api,
        states=BRANCHES,
    ),
    Rule("function", r"Environment\.\w+", "the secret lies under the branch's own path", where=is_the_secret),
    Rule(
        "function",
        r"Environment\.\w+",
        "Gen 1 has the secret in plain text, for all who may read templates; it is a secret of the branch now",
        gen2=like(r"\$\{secret \w+\}"),
        where=was_plain_secret,
    ),
    Rule(
        "function",
        "Runtime",
        "Lambda no longer takes the old runtime; handlers run unchanged on the new one",
        gen1=like(OLD_NODE),
        gen2=equals(NEW_NODE),
    ),
    Rule(
        "function",
        "Runtime",
        "Lambda no longer takes the old runtime; the version that takes its place may need changes in the code",
        gen1=like(OLD_OTHERS),
        gen2=like(NEW_OTHERS),
        where=same_language,
    ),
    Rule(
        "function",
        "Runtime|Handler",
        "Lambda no longer takes Go's own runtime; the program is the same, under the name that it must have now",
        where=was_built_by_go,
    ),
    Rule(
        "layer",
        "CompatibleRuntimes",
        "Lambda no longer takes the old runtimes; the layer says that it fits those that functions move to",
        where=raises_old_runtimes,
    ),
    Rule(
        "layer",
        r"Description",
        "the CLI describes a version of a layer by when it was made",
        gen1=like(r"Updated layer version.*"),
        gen2=missing,
    ),
    Rule(
        "invoke permission",
        re.escape(WHOLE),
        "schedules come with a role of their own instead",
        role=r"\S+ < events\.amazonaws\.com",
        gen2=missing,
        where=has_schedule,
    ),
    Rule("trust", re.escape(WHOLE), "by which EventBridge runs the function", role="schedule .*", gen1=missing),
    Rule(
        "grant",
        r"lambda:InvokeFunction on .*",
        "by which EventBridge runs the function",
        role="schedule .*",
        gen1=missing,
        where=of_its_function,
    ),
    Rule(
        "schedule",
        "Expression",
        "the same interval, counted from midnight instead of from the deployment",
        where=same_interval,
    ),
    # @predictions
    Rule(
        "predictions function",
        re.escape(WHOLE),
        "asks the services that AppSync itself asks in Gen 1",
        gen1=missing,
        where=has_predictions,
    ),
    Rule(
        "trust",
        re.escape(WHOLE),
        "asks the services that AppSync itself asks in Gen 1",
        role="predictions function",
        gen1=missing,
        where=has_predictions,
    ),
    Rule(
        "grant",
        r"lambda:InvokeFunction on arn:aws:lambda:[^:]+:[^:]+:function:\$\{predictions function\}(:\*)?",
        "by which AppSync calls the function that asks the services",
        role="predictions",
        gen1=missing,
    ),
    Rule(
        "grant",
        r"s3:GetObject on arn:aws:s3:::\$\{.+\}/public/\*",
        "Gen 1 allows it whatever the actions are; none of these looks at an image",
        role="predictions",
        gen2=missing,
        where=looks_at_no_image,
    ),
    # Search
    Rule(
        "AWS::Elasticsearch::Domain",
        "DomainName",
        "the domain is new in Gen 2, and so named by Amplify",
        role="OpenSearchDomain",
        gen1=missing,
        gen2=equals("d${api}"),
    ),
    Rule(
        "grant",
        r"dynamodb:ListStreams on \*",
        "Amplify allows it of the streams of the tables that are searched, and no longer of all",
        role="AWS::IAM::Role OpenSearchStreamingLambdaIAMRole",
        gen2=missing,
    ),
    # Storage
    Rule(
        "bucket", r"Tags\.aws-cdk:auto-delete-objects", "a sandbox cleans up behind itself", gen1=missing, states=FRESH
    ),
    Rule(
        "bucket policy|Custom::S3AutoDeleteObjects",
        re.escape(WHOLE),
        "a sandbox cleans up behind itself",
        role=r".*(AutoDeleteObjects|s3:DeleteObject\*).*",
        gen1=missing,
        states=FRESH,
    ),
    Rule(
        "bucket policy",
        re.escape(WHOLE),
        "Amplify denies access without TLS",
        role=r"s3:\*",
        gen1=missing,
        where=denies_without_tls,
    ),
    # IAM
    Rule(
        "grant",
        r"logs:(CreateLogGroup|CreateLogStream|PutLogEvents) on \*",
        "Amplify lets functions write logs by AWSLambdaBasicExecutionRole",
        role="function .*|predictions",
        gen1=missing,
    ),
    Rule(
        "grant",
        r"ssm:GetParameters? on arn:aws:ssm:\$\{region\}:\$\{account\}:parameter/amplify/[\w-]+/[\w-]+/AMPLIFY_\w+_\*",
        "secrets lie under the branch's own path, and each is granted by itself",
        role="function .*",
        gen2=missing,
    ),
    Rule(
        "grant",
        r"ssm:GetParameters? on arn:aws:ssm:\$\{region\}:\$\{account\}:parameter/amplify/[\w-]+/[\w-]+/\w+",
        "secrets lie under the branch's own path, and each is granted by itself",
        role="function .*",
        gen1=missing,
        where=is_own_secret,
    ),
    Rule(
        "grant",
        r"ssm:GetParameters on arn:aws:ssm:\$\{region\}:\$\{account\}:parameter/amplify/[\w-]+/[\w-]+/grants/[\w-]+",
        "a variable is read when the function starts, as what it tells of waits for the function",
        role="function .*",
        gen1=missing,
        where=is_own_variable,
    ),
)
"""Read top to bottom; the first that matches gives the reason."""
