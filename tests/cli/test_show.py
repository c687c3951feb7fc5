"""`amp2gen show`: the tree of a project."""

from gen1 import amp2gen


def test_the_tree_has_resources_settings_and_references(gen1):
    policy = [{"Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::other/*"]}]
    gen1.function("greet", MemorySize=512).auth().api().bucket().entry("video", "clips", service="ivs")
    gen1.file("amplify/backend/function/greet/custom-policies.json", policy)
    result = amp2gen("show", gen1.root)
    assert result.code == 0
    assert result.out.splitlines() == [
        "demo  environment main",
        "├── environments",
        "│   └── main  eu-west-1, taken over by gen2-main",
        "├── auth",
        "│   └── demoAuth  sign-in by email, MFA off",
        "├── data",
        "│   └── demo  API_KEY",
        "│       └── model Note  key id",
        "├── storage",
        "│   └── files  S3 bucket",
        "│       ├── public/*  signed in: read",
        "│       ├── protected/{entity_id}/*  signed in: read",
        "│       ├── protected/{entity_id}/*  owner: read",
        "│       └── private/{entity_id}/*  owner: read",
        "├── functions",
        "│   └── greet  Node.js 22, ported, 512 MB, 3 s",
        "└── not carried over",
        "    └── video clips  ivs",
    ]


def test_a_project_that_cannot_be_read_ends_with_2(tmp_path):
    assert amp2gen("show", tmp_path).code == 2


def test_quiet_gives_names_only(gen1):
    gen1.function("greet")
    assert amp2gen("show", gen1.root, "--quiet").out.splitlines()[-1] == "    └── greet"
