"""Cognito: the pools that Gen 2 cannot do without, and how identity providers get their credentials."""

import re

from amp2gen.verify.differences import FRESH, WHOLE, Rule, like, missing
from amp2gen.verify.rule_conditions import (
    adds_own_url,
    denies_everybody,
    differs_in_external_id,
    has_no,
    keeps_guests_out,
    lets_nobody_sign_up,
    same_but_environment,
    sends_no_sms,
)

AUTH: tuple[Rule, ...] = (
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
)
