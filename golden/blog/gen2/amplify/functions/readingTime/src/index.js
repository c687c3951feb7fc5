const DEFAULT_SPEED = 220;

/** Resolves Query.readingTime. */
export const handler = async (event) => {
  console.log('readingTime', JSON.stringify(event));
  const { text, wordsPerMinute } = event.arguments;
  const words = text.split(/\s+/).filter(Boolean).length;
  return { words, minutes: Math.max(1, Math.ceil(words / (wordsPerMinute || DEFAULT_SPEED))) };
};
