"""A comparison as one HTML file that needs nothing else."""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from amp2gen.verify.findings import STATUSES, Comparison
from amp2gen.verify.report import COLUMNS, as_data, table
from amp2gen.verify.rows import shown

_SECTIONS = (
    ("finding", "Findings"),
    ("warning", "Not compared, not tried"),
    ("accepted", "Accepted findings"),
    ("intended", "Intended differences"),
)


def html_report(comparison: Comparison) -> str:
    """The whole page: the parity table, then each row that is not equal, the gravest first."""
    template = files(__package__).joinpath("templates/report.html.j2").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    data = as_data(comparison)
    for row in data["rows"]:
        row["shown1"], row["shown2"] = ("-" if value is None else shown(value) for value in (row["gen1"], row["gen2"]))
    return environment.from_string(template).render(
        data=data,
        columns=COLUMNS,
        lines=table(comparison),
        sections=_SECTIONS,
        by_status={status: [row for row in data["rows"] if row["status"] == status] for status in STATUSES},
    )
