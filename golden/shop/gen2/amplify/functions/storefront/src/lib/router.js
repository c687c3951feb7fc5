export default function router() {
  const before = [];
  const routes = {};
  return {
    use(middleware) {
      before.push(middleware);
    },
    on(name, route) {
      routes[name] = route;
    },
    async handle(name, request) {
      if (!routes[name]) throw new Error('No route for ' + name);
      before.forEach((middleware) => middleware(request));
      return routes[name](request.arguments);
    },
  };
};
