/** The map that a route is drawn on, and where its service is. */
exports.handler = async () => ({
  map: process.env.GEO_TRAILS_NAME,
  region: process.env.GEO_TRAILS_REGION,
});
