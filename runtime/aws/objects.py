"""Objects of one S3 bucket, with conditional writes: what the journal, the lease and large templates stand on."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from amp2gen.runtime.aws.errors import NotThere
from amp2gen.runtime.aws.session import Caller


@dataclass(frozen=True)
class Stored:
    """An object. `age` is in seconds by S3's own clock, None where its answer has no date."""

    text: str
    etag: str
    age: float | None


class Bucket:
    """Texts by key. Raises AwsFailure, and of it Conflict where a condition does not hold."""

    def __init__(self, call: Caller, name: str, region: str) -> None:
        self._call, self.name, self.region = call, name, region

    def read(self, key: str) -> Stored | None:
        try:
            answer = self._call("s3", "GetObject", Bucket=self.name, Key=key)
        except NotThere as error:
            if error.code == "NoSuchBucket":
                raise
            return None
        date = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
        written: datetime | None = answer.get("LastModified")
        age = (parsedate_to_datetime(date) - written).total_seconds() if date and written else None
        return Stored(answer["Body"].decode(), answer["ETag"], age)

    def create(self, key: str, text: str) -> str:
        """Write where nothing is; Conflict where something is. The ETag."""
        return self._put(key, text, IfNoneMatch="*")

    def replace(self, key: str, text: str, etag: str) -> str:
        """Write over that very version; Conflict where it is not the present one. The ETag."""
        return self._put(key, text, IfMatch=etag)

    def put(self, key: str, text: str) -> str:
        """Write whatever is there. The ETag."""
        return self._put(key, text)

    def url(self, key: str) -> str:
        """Where CloudFormation finds the object."""
        return object_url(self.name, key, self.region)

    def _put(self, key: str, text: str, **condition: str) -> str:
        answer = self._call("s3", "PutObject", Bucket=self.name, Key=key, Body=text.encode(), **condition)
        return str(answer["ETag"])


def object_url(bucket: str, key: str, region: str) -> str:
    """An object's address; the path style, since a bucket's name may hold dots. China has a domain of its own
    (https://docs.aws.amazon.com/general/latest/gr/s3.html)."""
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"https://s3.{region}.{suffix}/{bucket}/{key}"
