"""shop: most of what projects have, as a plain clone with two environments."""

from _make.spec import (
    ApiAuth,
    Auth,
    AuthTrigger,
    Bucket,
    Environment,
    GraphqlApi,
    HostedUi,
    LambdaFunction,
    ModelGrant,
    Parameter,
    Sample,
    SocialProvider,
)

_AUTH = Auth(
    shared_id="d41c7a20",
    prefix="shop",
    setup="manual",
    allow_guests=False,
    required_attributes=("email", "name"),
    username_attributes=("email",),
    mfa="OPTIONAL",
    mfa_types=("TOTP",),
    verification_subject="Your shop account",
    verification_message="Welcome to the shop. Your code is {####}",
    password_min_length=12,
    password_characters=("Requires Lowercase", "Requires Uppercase", "Requires Numbers", "Requires Symbols"),
    refresh_token_days="120",
    client_read_attributes=("email", "name", "phone_number"),
    client_write_attributes=("name", "phone_number"),
    limit_client_attributes=True,
    override_attributes=(
        {
            "AttributeDataType": "String",
            "Mutable": True,
            "Name": "loyalty_tier",
            "Required": False,
            "StringAttributeConstraints": {"MaxLength": "16", "MinLength": "1"},
        },
        {
            "AttributeDataType": "Number",
            "Mutable": True,
            "Name": "points",
            "NumberAttributeConstraints": {"MaxValue": "1000000", "MinValue": "0"},
            "Required": False,
        },
    ),
    groups=("Admin", "Staff"),
    triggers=(
        AuthTrigger(
            "PreSignup",
            ("email-filter-allowlist",),
            (
                Parameter("DOMAINBLACKLIST", "DOMAINBLACKLIST", {}),
                Parameter(
                    "DOMAINALLOWLIST",
                    "DOMAINALLOWLIST",
                    {"dev": "shop.example,partner.example", "prod": "shop.example"},
                ),
            ),
            runtime="nodejs16.x",
        ),
        AuthTrigger(
            "PostConfirmation",
            ("add-to-group",),
            (Parameter("GROUP", "GROUP", {"dev": "Testers", "prod": "Customers"}),),
        ),
    ),
    hosted_ui=HostedUi(
        domain="shop-d41c7a20",
        providers=(
            SocialProvider("Facebook", "email,public_profile", {"email": "email", "name": "name", "username": "id"}),
            SocialProvider("Google", "openid email profile", {"email": "email", "name": "name", "username": "sub"}),
        ),
        callback_urls=(
            "http://localhost:5173/",
            "https://www.shop.example/signed-in/",
            "https://master.d2shop9exmpl.amplifyapp.com/signed-in/",
        ),
        logout_urls=("http://localhost:5173/", "https://www.shop.example/"),
        scopes=("phone", "email", "openid", "profile", "aws.cognito.signin.user.admin"),
        # Old CLIs left the providers' secrets here, in plain text. Nothing of it may show up in any output.
        credentials={
            "dev": '[{"ProviderName":"Google","client_id":"not-a-real-client",'
            '"client_secret":"not-a-real-secret-never-print-me"}]',
            "prod": "[]",
        },
    ),
)

_API = GraphqlApi(
    name="shop",
    default_auth=ApiAuth("AMAZON_COGNITO_USER_POOLS"),
    additional_auth=(
        ApiAuth("AWS_IAM"),
        ApiAuth("API_KEY", days=365, key_description="Public storefront"),
        ApiAuth("AWS_LAMBDA", function="graphQlLambdaAuthorizer3f9c2d10", ttl_seconds="300"),
    ),
)

_FUNCTIONS = (
    LambdaFunction(
        "storefront",
        "nodejs18.x",
        parameters=(
            Parameter("taxRate", "TAX_RATE", {"dev": "0", "prod": "0.19"}),
            Parameter("currency", "CURRENCY", {"dev": "XTS", "prod": "EUR"}),
        ),
    ),
    LambdaFunction(
        "placeOrder",
        "nodejs18.x",
        model_grants=(ModelGrant("Product", ("read", "update")), ModelGrant("Order", ("create", "read"))),
    ),
    LambdaFunction("staffAdmin", "nodejs20.x", auth_verbs=("create", "read", "update", "delete")),
    LambdaFunction(
        "chargeCard",
        "nodejs14.x",
        parameters=(
            Parameter(
                "gatewayUrl",
                "GATEWAY_URL",
                {"dev": "https://sandbox.gateway.example", "prod": "https://gateway.example"},
            ),
        ),
        secrets=("GATEWAY_KEY",),
    ),
    LambdaFunction("refundCard", "nodejs18.x", secrets=("GATEWAY_KEY", "REFUND_PIN")),
    LambdaFunction(
        "nightlyReport",
        "nodejs16.x",
        timeout=120,
        memory=512,
        schedule="cron(30 5 ? * MON-FRI *)",
        parameters=(Parameter("reportPrefix", "REPORT_PREFIX", {"dev": "reports-dev", "prod": "reports"}),),
        bucket_verbs=("create", "read"),
    ),
    LambdaFunction(
        "stockSweep",
        "nodejs20.x",
        schedule="rate(12 hours)",
        model_grants=(ModelGrant("Product", ("read",)),),
    ),
    LambdaFunction("graphQlLambdaAuthorizer3f9c2d10", "nodejs18.x", kind="api authorizer"),
    LambdaFunction("S3Trigger7be4c0d1", "nodejs18.x", kind="s3 trigger"),
)

SHOP = Sample(
    name="shop",
    project_folder="gen1",
    project_name="shop",
    app_id="dshop0example",
    cli_version="13.0.1",
    pulled=False,
    environments=(
        Environment("dev", "eu-west-1", "83b1f"),
        Environment("prod", "eu-central-1", "d0a56"),
    ),
    package_manager="yarn",
    auth=_AUTH,
    api=_API,
    functions=_FUNCTIONS,
    bucket=Bucket(
        name="shopFiles",
        policy_id="19e8b6d3",
        bucket_prefix="shopfiles6f0d2b7c4a9e41d8b3f5a1c0e7d28469",
        auth_access=("READ",),
        group_access={
            "Admin": ("CREATE_AND_UPDATE", "READ", "DELETE"),
            "Staff": ("CREATE_AND_UPDATE", "READ"),
        },
        trigger_function="S3Trigger7be4c0d1",
    ),
)
