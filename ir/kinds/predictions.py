"""Diagnostics of predictions: A2G192x."""

from amp2gen.ir.diagnostics import _kind

PREDICTION_UNREADABLE = _kind(
    "A2G1920",
    "error",
    "a prediction is not carried over",
    """Neither the template nor parameters.json of the resource says which kind of prediction it is. Restore them from
    version control.""",
)
PREDICTION_RESOURCE_NOT_CARRIED = _kind(
    "A2G1921",
    "error",
    "a CloudFormation resource of a prediction is not carried over",
    """The template holds more than permissions of users: mostly a collection of faces in Amazon Rekognition, and the
    function that fills it from the app's bucket. Faces cannot be moved or exported. Step by step: in addPredictions of
    amplify/predictions/resource.ts, add `const faces = new CfnCollection(stack, 'Faces', { collectionId: 'faces' })`
    (aws-cdk-lib/aws-rekognition); give the roles that may search them rekognition:SearchFacesByImage on
    `faces.attrArn`; put `collectionId: faces.collectionId` into the defaults of `identifyEntities` in the output;
    deploy, and run `aws rekognition index-faces --collection-id faces --image '{"S3Object": {"Bucket": …, "Name": …}}'`
    for each image of the bucket that the old collection knew.""",
)
PREDICTION_TWICE = _kind(
    "A2G1922",
    "warning",
    "two resources are the same kind of prediction",
    """Clients have one configuration for each kind of prediction. Users keep the permissions of both resources;
    amplify_outputs.json has the configuration of the first by name.""",
)
PREDICTIONS_NEED_CONFIGURATION = _kind(
    "A2G1923",
    "warning",
    "clients have to be told of predictions",
    """amplify_outputs.json has the configuration of predictions under `custom.Predictions`, where aws-amplify does not
    look for it. No file of the client app was found that could be adapted: hand it to Amplify.configure as
    `Predictions`, beside what parseAmplifyConfig gives.""",
)
