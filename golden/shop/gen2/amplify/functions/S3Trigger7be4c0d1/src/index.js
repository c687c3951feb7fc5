export const handler = async function (event) {
  const keys = event.Records.map(({ eventName, s3 }) => {
    const key = decodeURIComponent(s3.object.key.replace(/\+/g, ' '));
    console.log(eventName, s3.bucket.name, key);
    return key;
  });
  return { keys };
};
