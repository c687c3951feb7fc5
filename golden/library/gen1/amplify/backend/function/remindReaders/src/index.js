exports.handler = async (event) => {
  const loans = event.loans ?? [];
  return loans.map(({ title, due }) => `${title} is due on ${due}`);
};
