const TABLE = /:table\/([^-]+)-/;

const describers = {
  Message: ({ NewImage, OldImage }) => `${(NewImage || OldImage).author.S} in ${(NewImage || OldImage).channelID.S}`,
  Membership: ({ NewImage }) => `${NewImage.personID.S} joined ${NewImage.channelID.S}`,
};

export const describe = (record) => {
  const [, model] = TABLE.exec(record.eventSourceARN);
  return `${record.eventName} ${model}: ${describers[model](record.dynamodb)}`;
};
