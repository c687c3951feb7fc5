"""blog: the smallest useful project, pulled. Guests read, authors sign in by e-mail."""

from _make.spec import ApiAuth, Auth, Bucket, Environment, GraphqlApi, LambdaFunction, Sample

BLOG = Sample(
    name="blog",
    project_folder="gen1",
    project_name="blog",
    app_id="dblog0example",
    cli_version="12.14.4",
    pulled=True,
    environments=(Environment("main", "us-east-1", "4c1e7"),),
    package_manager="npm",
    auth=Auth(
        shared_id="4e1d9a52",
        prefix="blog",
        setup="default",
        allow_guests=True,
        required_attributes=("email",),
        username_attributes=("email",),
    ),
    api=GraphqlApi(
        name="blog",
        default_auth=ApiAuth("API_KEY", days=30),
        additional_auth=(ApiAuth("AMAZON_COGNITO_USER_POOLS"),),
    ),
    functions=(LambdaFunction("readingTime", "nodejs16.x"),),
    bucket=Bucket(
        name="blogMedia",
        policy_id="7a20c4f1",
        bucket_prefix="blogmediab0a6c2f19d3e4f7a8c5d1e2f3a4b5c6d",
        auth_access=("CREATE_AND_UPDATE", "READ", "DELETE"),
        guest_access=("READ",),
    ),
)
