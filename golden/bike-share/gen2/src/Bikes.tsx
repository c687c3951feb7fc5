import { record } from 'aws-amplify/analytics/kinesis';
import { get, post } from 'aws-amplify/api';
import { useEffect, useState } from 'react';
import outputs from '../amplify_outputs.json';

interface Bike {
  bikeId: string;
  state: string;
}

export function Bikes({ station }: { station: string }) {
  const [stations, setStations] = useState<string[]>([]);

  useEffect(() => {
    get({ apiName: 'fleet', path: '/stations' })
      .response.then(({ body }) => body.json())
      .then((found) => setStations(found as unknown as string[]));
  }, []);

  async function rent(bike: Bike) {
    await post({
      apiName: 'fleet',
      path: '/rentals',
      options: { body: { station, bikeId: bike.bikeId } },
    }).response;
    // The function rideCounter counts what comes out of the stream.
    record({ streamName: outputs.custom.Kinesis.rides.streamName, partitionKey: bike.bikeId, data: { station } });
  }

  return (
    <ul>
      {stations.map((name) => (
        <li key={name} onClick={() => rent({ bikeId: name, state: 'FREE' })}>
          {name}
        </li>
      ))}
    </ul>
  );
}
