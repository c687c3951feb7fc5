"""Diagnostics of interactions: A2G193x."""

from amp2gen.ir.diagnostics import _kind

LEX_V1_ENDED = _kind(
    "A2G1931",
    "error",
    "a chat bot is not carried over",
    """Gen 1's bots are of Amazon Lex V1, which AWS ended on 15 September 2025: they no longer answer, and none can be
    created. AWS's migration tool for them went with it, so the bot has to be built anew. Step by step: in
    amplify/interactions/<name>/resource.ts, write a function that takes `backend`, makes a stack with
    backend.createStack, and in it a CfnBot and a CfnBotAlias of aws-cdk-lib/aws-lex; intents, slots and sample
    utterances stand in the resource's cli-inputs.json or parameters.json, and `Lambda` hooks go into the alias's locale
    settings. Call it in backend.ts. Give the roles of users lex:RecognizeText and lex:StartConversation on the alias's
    `attrArn`, by a Policy as amplify/storage has them, and add the bot to the outputs with backend.addOutput under
    `custom`. In the client app, hand it to Amplify.configure as `Interactions: { LexV2: { <name>: { aliasId, botId,
    localeId, region } } }`.""",
)
