"""Diagnostics of the client app: A2G202x."""

from amp2gen.ir.diagnostics import _kind

CLIENT_FILE_REWRITTEN = _kind(
    "A2G2021",
    "note",
    "a file of the client app is adapted",
    """Gen 2 describes the backend to its clients in amplify_outputs.json, where Gen 1 has aws-exports.js or
    amplifyconfiguration.json. The file reads the former now. `--no-client-app` leaves all such files as they are.""",
)
CLIENT_FILE_BY_HAND = _kind(
    "A2G2022",
    "warning",
    "a file of the client app must be changed by hand",
    """The file uses Gen 1's client configuration in a way that amp2gen does not rewrite, so nothing of it is changed.
    Files that hand the configuration to each other (a module that exports it again, and who imports that) are all left
    if one of them is: the message says which. They go on working against the Gen 1 backend as long as Gen 1's
    configuration file is there, and do not build where that file is not. See the message for the place.""",
)
CLIENT_LIBRARY_TOO_OLD = _kind(
    "A2G2023",
    "error",
    "the client app uses a version of aws-amplify that cannot read amplify_outputs.json",
    """Only aws-amplify 6 and later can be configured with amplify_outputs.json, so the client app is not adapted. Move
    it to version 6 first, against the Gen 1 backend (the guide is called "Migrate from v5 to v6" in Amplify's
    documentation), and compile again. A2G2027 names the lines that import what version 6 does not have.""",
)
CLIENT_LINE_OF_VERSION_5 = _kind(
    "A2G2027",
    "warning",
    "a line of the client app imports what version 6 of aws-amplify does not have",
    """Version 5 exports a class for each category (`Auth`, `API`, `Storage`), version 6 has functions in a module for
    each. The calls that use what this line imports change with it; the guide "Migrate from v5 to v6" in Amplify's
    documentation shows each of them before and after.""",
)
CLIENT_REST_NOT_CONFIGURED = _kind(
    "A2G2024",
    "warning",
    "the client app is not told of the REST APIs",
    """Gen 1's configuration file lists the REST APIs. amplify_outputs.json has them under `custom.API`, where
    aws-amplify does not look. Pass them to it: `const config = parseAmplifyConfig(outputs)`, then
    `Amplify.configure({ ...config, API: { ...config.API, REST: outputs.custom.API } })`.""",
)
CLIENT_NAMES_GEN1 = _kind(
    "A2G2025",
    "warning",
    "the client app names a resource of Gen 1",
    """An endpoint, a domain, an id or a stream of the Gen 1 backend stands in the code, or aws-amplify is configured
    with values that are not from Gen 1's configuration file: literals, or the build's environment. They are left, and
    the Gen 2 app goes on using the Gen 1 resource until the value is taken from amplify_outputs.json, or the
    environment of the Gen 2 branch has another one.""",
)
NATIVE_CLIENT_BY_HAND = _kind(
    "A2G2026",
    "warning",
    "a native client app must be changed by hand",
    """amp2gen does not change Dart, Swift, Kotlin, Java and Objective-C. `ampx generate outputs` writes the file
    that takes the place of Gen 1's configuration; see the message for the line that reads it. Amplify's libraries for
    these platforms read that file since the middle of 2024: update an older one first.""",
)
