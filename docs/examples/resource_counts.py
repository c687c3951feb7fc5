"""What a backend consists of, counted as a price list wants it: one CSV row per thing that costs.

python docs/examples/resource_counts.py PROJECT > counts.csv
"""

import csv
import sys
from collections.abc import Iterator

import amp2gen


def rows(app: amp2gen.App) -> Iterator[tuple[str, str, int, str]]:
    """Service, name, how many, and what its price depends on."""
    for function in app.functions:
        memory = f"{function.memory_mb} MB" if isinstance(function.memory_mb, int) else "by environment"
        yield "Lambda", function.name, 1, f"{memory} {function.architecture}"
    if app.data:
        yield "AppSync", app.data.name, 1, f"{len(app.data.modes)} authorization modes"
        for model in app.data.models:
            yield "DynamoDB", model.name, 1 + len(model.indexes), "on demand: table and indexes"
    for table in app.tables:
        capacity = f"{table.throughput.read} RCU, {table.throughput.write} WCU" if table.throughput else "on demand"
        yield "DynamoDB", table.name, 1 + len(table.global_indexes), f"{capacity}: table and indexes"
    if app.auth:
        mfa = app.auth.user_pool.mfa
        yield "Cognito", app.auth.name, 1, "SMS messages" if mfa.sms else "monthly active users"
    if app.storage:
        yield "S3", app.storage.name, 1, "stored bytes and requests"
    for stream in app.streams:
        yield "Kinesis", stream.name, stream.shard_count or 1, "shards" if stream.shard_count else "on demand"
    for api in app.rest_apis:
        yield "API Gateway", api.name, 1, f"{len(api.paths)} paths"


if __name__ == "__main__":
    project = amp2gen.load(sys.argv[1])
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("service", "name", "count", "depends on"))
    writer.writerows(rows(amp2gen.run(amp2gen.lower(project))))
