"""The samples, in the order of `golden/README.md`."""

from _make.samples.archive import ARCHIVE
from _make.samples.bike_share import BIKE_SHARE
from _make.samples.blog import BLOG
from _make.samples.field_trip import FIELD_TRIP
from _make.samples.library import LIBRARY
from _make.samples.shop import SHOP
from _make.samples.team_chat import TEAM_CHAT
from _make.spec import Sample

SAMPLES: tuple[Sample, ...] = (BLOG, SHOP, TEAM_CHAT, FIELD_TRIP, LIBRARY, BIKE_SHARE, ARCHIVE)
