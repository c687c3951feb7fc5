"""Resources of AWS services that have ended: nothing can be created for them, so nothing is emitted."""

from collections.abc import Callable, Mapping

from amp2gen.frontend.context import Context
from amp2gen.frontend.project import Entry
from amp2gen.ir import kinds

PINPOINT_END = "30 October 2026"


def report_retired(context: Context) -> None:
    """Says of each such resource what became of its service, and what takes its place."""
    for entry in context.project.entries:
        report = RETIRED.get((entry.category, entry.service))
        if report is not None:
            report(entry, context)


def is_retired(category: str, service: str) -> bool:
    return (category, service) in RETIRED


def _pinpoint(entry: Entry, context: Context) -> None:
    context.log.add(
        kinds.PINPOINT_ENDED,
        entry.origin,
        f"analytics {entry.name}: Amazon Pinpoint ended on {PINPOINT_END}, so there is nothing to carry over",
        "take `record` and `identifyUser` out of the client app, or send events to a Kinesis stream",
    )


def _notifications(entry: Entry, context: Context) -> None:
    listed = entry.data.get("channels")
    channels = [str(channel) for channel in listed] if isinstance(listed, list) else []
    for channel in channels or ["channels"]:
        context.log.add(
            kinds.CHANNEL_ENDED,
            entry.origin,
            f"notifications {entry.name}: {channel} ended with Amazon Pinpoint on {PINPOINT_END}",
            SUCCESSORS.get(channel, "`amp2gen explain A2G1721` names what takes its place"),
        )


SUCCESSORS: Mapping[str, str] = {
    "APNS": "send with AWS End User Messaging Push; the app has to keep the devices' tokens itself",
    "FCM": "send with AWS End User Messaging Push; the app has to keep the devices' tokens itself",
    "SMS": "send with AWS End User Messaging SMS or Amazon SNS",
    "Email": "send with Amazon SES",
    "InAppMessaging": "nothing takes its place: take in-app messaging out of the client app",
}
"""What does a channel's job now."""

RETIRED: Mapping[tuple[str, str], Callable[[Entry, Context], None]] = {
    ("analytics", "Pinpoint"): _pinpoint,
    ("notifications", "Pinpoint"): _notifications,
}
