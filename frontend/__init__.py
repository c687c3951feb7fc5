"""Read Gen 1 files and lower them into `amp2gen.ir`."""

from amp2gen.frontend.lower import Choices, lower
from amp2gen.frontend.project import Gen1Project, ProjectError, load_project

__all__ = ["Choices", "Gen1Project", "ProjectError", "load_project", "lower"]
