const fs = require('fs').promises;
const { readFile } = require('fs/promises');
const { setTimeout: wait } = require('timers/promises');
exports.handler = async (event) => {
  await wait(1);
  try { await fs.readFile('/nowhere'); } catch (error) { console.log(error.code); }
  await readFile(`/nowhere/${event.n}`);
};
