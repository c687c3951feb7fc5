"""Diagnostics of interactions: A2G193x."""

from amp2gen.ir.diagnostics import _kind

LEX_V1_ENDED = _kind(
    "A2G1931",
    "error",
    "a chat bot is not carried over",
    """Gen 1's bots are of Amazon Lex V1, which AWS ended on 15 September 2025: they no longer answer, and none can be
    created. AWS's migration tool for them went with it, so the bot has to be built anew in Amazon Lex V2, in the
    console or with CfnBot of the AWS CDK: intents, slots and sample utterances stand in the resource's
    cli-inputs.json or parameters.json. Then give users' roles lex:RecognizeText and lex:StartConversation on the
    bot's alias, and hand aws-amplify the bot as `Interactions.LexV2`.""",
)
