"""library: what Amplify's GraphQL transformer can be made to do beyond models, as a plain clone. Members borrow books."""

from _make.spec import ApiAuth, Auth, Environment, GraphqlApi, LambdaFunction, Sample

LIBRARY = Sample(
    name="library",
    project_folder="gen1",
    project_name="library",
    app_id="dlibrary0example",
    cli_version="12.14.4",
    pulled=False,
    environments=(Environment("main", "eu-west-1", "6b2d8"),),
    package_manager="npm",
    auth=Auth(
        shared_id="2f8c61d7",
        prefix="library",
        setup="default",
        allow_guests=False,
        required_attributes=("email",),
        username_attributes=("email",),
        groups=("Librarians",),
    ),
    api=GraphqlApi(
        name="library",
        default_auth=ApiAuth("AMAZON_COGNITO_USER_POOLS"),
        additional_auth=(ApiAuth("AWS_IAM"),),
    ),
    functions=(LambdaFunction("remindReaders", "nodejs20.x", dead_letters=True),),
)
