const PARTNERS = { 'partner-acme': 'acme', 'partner-globex': 'globex' };

export const handler = async (event) => {
  const partner = PARTNERS[event.authorizationToken];
  const response = { isAuthorized: Boolean(partner) };
  if (partner) {
    response.resolverContext = { partner };
    response.deniedFields = ['Mutation.createProduct', 'Mutation.updateProduct', 'Mutation.deleteProduct'];
    response.ttlOverride = 60;
  }
  return response;
};
