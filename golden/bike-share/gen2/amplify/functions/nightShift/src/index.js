/** The page that the night shift opens, by the address of the API. */
export const handler = async () => {
  const host = `${process.env.API_FLEET_APIID}.execute-api.${process.env.REGION}.amazonaws.com`;
  return { name: process.env.API_FLEET_APINAME, url: `https://${host}/${process.env.ENV}/maintenance` };
};
