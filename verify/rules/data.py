"""AppSync: what Gen 2's library adds to every API; `@predictions` and `@searchable`."""

import re

from amp2gen.verify.differences import WHOLE, Rule, equals, missing
from amp2gen.verify.roles import DELTA_SYNC
from amp2gen.verify.rule_conditions import (
    ends_in_environment,
    has_predictions,
    looks_at_no_image,
    only_adds,
    says_the_default_mode,
    says_the_owner_claim,
)

DATA: tuple[Rule, ...] = (
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
        DELTA_SYNC,
        "TableName",
        "AppSync's own table of changes, for 30 minutes: Gen 2's API has one of its own",
        gen2=equals("AmplifyDataStore-${api}-NONE"),
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
)
