/** Bikes that have broken down since the last call. */
export const handler = async (event) => {
  const states = event.Records.map(({ dynamodb }) => dynamodb.NewImage).filter(Boolean);
  return states.filter((image) => image.state.S === 'BROKEN').map((image) => image.bikeId.S);
};
