"""How the two values of an excused difference must relate."""

import pytest

from amp2gen.verify.differences import Difference
from amp2gen.verify.rules import reason_for

MAIN = "https://main.d1.amplifyapp.com/in/"


def reason(gen1, gen2):
    return reason_for(Difference("taking over", "user pool client", "web", "CallbackURLs", gen1, gen2, {}))


def test_the_url_of_the_branch_at_hand_may_be_added():
    assert reason([MAIN, "http://localhost/"], [MAIN, "http://localhost/", "https://gen2-main.d1.amplifyapp.com/in/"])


@pytest.mark.parametrize(
    "gen2",
    [
        ["https://gen2-main.d1.amplifyapp.com/in/"],
        [MAIN, "https://gen2-main.d1.amplifyapp.com/elsewhere/"],
        [MAIN, "https://gen2-main.d2.amplifyapp.com/in/"],
        [MAIN, "https://gen2-main.d1.amplifyapp.com/in/", "https://other.d1.amplifyapp.com/in/"],
        [MAIN, "https://evil.example/in/"],
    ],
    ids=["Gen 1's is lost", "another path", "another app", "two branches", "anything else"],
)
def test_no_other_url_may(gen2):
    assert reason([MAIN], gen2) is None
