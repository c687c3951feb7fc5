"""AI services of the predictions category: what clients ask of them, and who may."""

from typing import ClassVar, Literal

from amp2gen.ir.base import Node, Resource
from amp2gen.ir.roles import RolePolicy

Action = Literal["convert", "identify", "interpret", "infer"]


class PredictionDefault(Node):
    """What clients use where they say nothing else, such as `sourceLanguage`. `value` as JSON has it."""

    name: str
    value: str | int | bool


class Prediction(Resource):
    """One kind of prediction, such as `translateText` of the action `convert`. No attributes.

    `region`: where the service is asked; None: where the backend is. `celebrities`: of identifyEntities.
    `policies` are of users' roles.
    """

    ID_PREFIX: ClassVar[str] = "predictions"
    action: Action
    kind: str
    region: str | None = None
    defaults: tuple[PredictionDefault, ...] = ()
    celebrities: bool | None = None
    policies: tuple[RolePolicy, ...] = ()
