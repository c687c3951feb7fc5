"""Constants of one test bed: where it stands, how long things take, how strict it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Durations are ticks of the virtual clock.

    `strict_text` also compares the *text* of resources that do not move in a refactor (see rule `unmoved-text`).
    `equal_values_are_no_update` answers "No updates are to be performed" when a template differs in text only.
    `compare_live` refuses to move a resource whose live settings drifted from its template.
    """

    account: str = "123456789012"
    region: str = "us-east-1"
    stack_limit: int = 2_000
    ticks_per_call: int = 1
    update_ticks: int = 2
    delete_ticks: int = 2
    change_set_ticks: int = 1
    refactor_create_ticks: int = 2
    refactor_execute_ticks: int = 2
    created_stack_status: str = "CREATE_COMPLETE"
    strict_text: bool = False
    equal_values_are_no_update: bool = False
    compare_live: bool = True

    @property
    def partition(self) -> str:
        for prefix, partition in (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov")):
            if self.region.startswith(prefix):
                return partition
        return "aws"

    @property
    def url_suffix(self) -> str:
        return "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"
