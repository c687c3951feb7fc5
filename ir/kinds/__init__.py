"""The catalogue's rows: every diagnostic amp2gen can give, a module per floor and category.

A row is never removed or given another meaning once released; `amp2gen explain CODE` prints its text.
"""

from amp2gen.ir.kinds.analytics import *
from amp2gen.ir.kinds.auth import *
from amp2gen.ir.kinds.backend import *
from amp2gen.ir.kinds.client_app import *
from amp2gen.ir.kinds.configuration import *
from amp2gen.ir.kinds.containers import *
from amp2gen.ir.kinds.custom import *
from amp2gen.ir.kinds.data import *
from amp2gen.ir.kinds.discovery import *
from amp2gen.ir.kinds.execution import *
from amp2gen.ir.kinds.files import *
from amp2gen.ir.kinds.functions import *
from amp2gen.ir.kinds.geo import *
from amp2gen.ir.kinds.graphql_passes import *
from amp2gen.ir.kinds.hosting import *
from amp2gen.ir.kinds.imported import *
from amp2gen.ir.kinds.interactions import *
from amp2gen.ir.kinds.overrides import *
from amp2gen.ir.kinds.own_names import *
from amp2gen.ir.kinds.passes import *
from amp2gen.ir.kinds.predictions import *
from amp2gen.ir.kinds.project import *
from amp2gen.ir.kinds.refactor import *
from amp2gen.ir.kinds.rest_api import *
from amp2gen.ir.kinds.roles import *
from amp2gen.ir.kinds.schema_builder import *
from amp2gen.ir.kinds.schema_v1 import *
from amp2gen.ir.kinds.storage import *
from amp2gen.ir.kinds.verify import *
from amp2gen.ir.kinds.verify_command import *
