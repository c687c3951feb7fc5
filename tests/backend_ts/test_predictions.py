"""The TypeScript of predictions."""

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.ir.app import App, Branch, Environment
from amp2gen.ir.expr import text
from amp2gen.ir.iam import Statement
from amp2gen.ir.predictions import Prediction, PredictionDefault
from amp2gen.ir.roles import RolePolicy
from amp2gen.ir.storage import SignedIn


def emitted(*predictions: Prediction) -> dict[str, str]:
    app = App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main"),),
        branches=(Branch(name="gen2-main", takes_over="main"),),
        predictions=predictions,
    )
    return {path: content.decode() for path, content in emit(app, ProjectFiles({}, frozenset())).files.items()}


def test_permissions_and_the_clients_configuration() -> None:
    statement = Statement(actions=("comprehend:DetectSentiment",), resources=(text("*"),))
    mood = Prediction(
        name="mood",
        action="interpret",
        kind="interpretText",
        defaults=(PredictionDefault(name="type", value="ALL"),),
        policies=(RolePolicy(caller=SignedIn(), statements=(statement,)),),
    )
    faces = Prediction(
        name="faces",
        action="identify",
        kind="identifyEntities",
        region="us-east-1",
        celebrities=True,
        defaults=(PredictionDefault(name="maxEntities", value=50),),
    )
    files = emitted(mood, faces)
    assert (
        files["amplify/predictions/resource.ts"]
        == """\
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../backend';

export function addPredictions(backend: Backend): void {
  const stack = backend.createStack('predictions');
  const { authenticatedUserIamRole } = backend.auth.resources;

  new Policy(stack, 'mood', {
    roles: [authenticatedUserIamRole],
    statements: [
      new PolicyStatement({
        actions: ['comprehend:DetectSentiment'],
        resources: ['*'],
      }),
    ],
  });

  backend.addOutput({
    custom: {
      Predictions: {
        interpret: {
          interpretText: {
            region: backend.stack.region,
            defaults: { type: 'ALL' },
          },
        },
        identify: {
          identifyEntities: {
            region: 'us-east-1',
            celebrityDetectionEnabled: true,
            defaults: { maxEntities: 50 },
          },
        },
      },
    },
  });
}
"""
    )
    assert files["amplify/backend.ts"].endswith("\naddPredictions(backend);\n")
    assert "- [ ] `interpretText` answers a signed-in user.\n" in files["MIGRATION.md"]


def test_without_permissions_there_is_no_stack() -> None:
    content = emitted(Prediction(name="mood", action="interpret", kind="interpretText"))
    assert "createStack" not in content["amplify/predictions/resource.ts"]
