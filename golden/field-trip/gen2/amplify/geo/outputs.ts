import type {
  CfnGeofenceCollection,
  CfnMap,
  CfnPlaceIndex,
} from 'aws-cdk-lib/aws-location';
import type { Backend } from '../backend';

export function addGeoOutput(
  backend: Backend,
  trails: CfnMap,
  huts: CfnPlaceIndex,
  reserves: CfnGeofenceCollection,
): void {
  backend.addOutput({
    geo: {
      aws_region: trails.stack.region,
      maps: {
        default: trails.mapName,
        items: { [trails.mapName]: { style: 'VectorEsriTopographic' } },
      },
      search_indices: { default: huts.indexName, items: [huts.indexName] },
      geofence_collections: {
        default: reserves.collectionName,
        items: [reserves.collectionName],
      },
    },
  });
}
