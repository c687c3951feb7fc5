"""What functions may do that Amplify grants in its own way."""

from amp2gen.verify.differences import Rule, missing
from amp2gen.verify.rule_conditions import (
    is_own_secret,
    is_own_variable,
)

IAM: tuple[Rule, ...] = (
    Rule(
        "grant",
        r"logs:(CreateLogGroup|CreateLogStream|PutLogEvents) on \*",
        "Amplify lets functions write logs by AWSLambdaBasicExecutionRole",
        role="function .*|predictions",
        gen1=missing,
    ),
    Rule(
        "grant",
        r"ssm:GetParameters? on arn:aws:ssm:\$\{region\}:\$\{account\}:parameter/amplify/"
        r"([\w-]+|\$\{parameter secretsPathAmplifyAppId\})/[\w-]+/AMPLIFY_\w+_\*",
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
