/** Lets in e-mail addresses of the domains in DOMAINALLOWLIST; an empty list lets everybody in. */
export const handler = async (event) => {
  const domains = (process.env.DOMAINALLOWLIST || '').split(',').filter(Boolean);
  const domain = event.request.userAttributes.email.split('@').pop().toLowerCase();
  if (domains.length > 0 && !domains.includes(domain)) {
    throw new Error(`Addresses at ${domain} cannot sign up here`);
  }
};
