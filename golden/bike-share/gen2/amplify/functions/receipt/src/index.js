/** The text of a receipt; sent by hand for now. */
export const handler = async ({ bikeId, price }) => {
  const pool = process.env.AUTH_BIKESHARE5D80F3A7_USERPOOLID;
  return { pool, text: `Bike ${bikeId}: ${price.toFixed(2)} EUR` };
};
