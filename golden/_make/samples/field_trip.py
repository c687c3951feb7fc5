"""field-trip: maps, places, geofences, predictions and a site of its own, pulled. Guests look, rangers draw fences."""

from _make.geo import geofence_collection, map_of, place_index
from _make.services import pinpoint, prediction, site
from _make.spec import ApiAuth, Auth, Environment, GraphqlApi, LambdaFunction, Sample

_CLI = "12.14.4"
_AUTH = Auth(
    shared_id="7c2e51b9",
    prefix="fieldtrip",
    setup="default",
    allow_guests=True,
    required_attributes=("email",),
    username_attributes=("email",),
    groups=("Rangers",),
)
_FENCE_ACTIONS = ["geo:GetGeofence", "geo:ListGeofences", "geo:PutGeofence", "geo:BatchPutGeofence"]

_HERE = "eu-west-1:123456789012"
_BY_NAME = (
    {
        "Action": ["geo:BatchEvaluateGeofences", "geo:ListGeofences"],
        "Resource": [f"arn:aws:geo:{_HERE}:geofence-collection/reserves-${{env}}"],
    },
    {
        "Action": ["dynamodb:Query", "dynamodb:Scan"],
        "Resource": [f"arn:aws:dynamodb:{_HERE}:table/Sighting-jqtvoj4ikfocqpfzqfcrjibfx7-main"],
    },
)
"""Resources of the app's own, by the names that somebody read in the console."""

FIELD_TRIP = Sample(
    name="field-trip",
    project_folder="gen1",
    project_name="fieldtrip",
    app_id="dfieldtrip0example",
    cli_version=_CLI,
    pulled=True,
    environments=(Environment("main", "eu-west-1", "9e04d"),),
    package_manager="npm",
    auth=_AUTH,
    api=GraphqlApi(name="fieldtrip", default_auth=ApiAuth("AMAZON_COGNITO_USER_POOLS"), conflicts="AUTOMERGE"),
    functions=(LambdaFunction("routeHint", "nodejs20.x", geo=("trails",), custom_policies=_BY_NAME),),
    extras=(
        map_of("trails", "VectorEsriTopographic", _AUTH, guests=True, cli_version=_CLI),
        place_index("huts", "Here", _AUTH, guests=False, cli_version=_CLI),
        geofence_collection("reserves", {"Rangers": _FENCE_ACTIONS}, _AUTH, _CLI),
        prediction(
            "translateSign",
            "Translate",
            "translateText",
            "translate:TranslateText",
            {"sourceLang": "en", "targetLang": "fr"},
            guests=True,
            cli_version=_CLI,
        ),
        prediction(
            "readAloud",
            "Polly",
            "speechGenerator",
            "polly:SynthesizeSpeech",
            {"language": "en-GB", "voice": "Amy"},
            guests=False,
            cli_version=_CLI,
        ),
        pinpoint("visits", _CLI),
        site("fieldtrip-20240611093000-hostingbucket", _CLI),
    ),
)
