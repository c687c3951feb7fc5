exports.handler = async (event) => {
  let kept = event.n;
  temporary = 1;
  return [delete kept, kept, delete temporary, typeof temporary];
};
