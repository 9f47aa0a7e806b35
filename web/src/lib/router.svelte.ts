// Addresses of the pages: #/search/12, #/browse/alice. Hash addresses need nothing of the server.

export interface Route {
  page: string;
  /** What follows the page, decoded. */
  rest: string[];
}

export function parseHash(hash: string): Route {
  const parts = hash.replace(/^#\/?/, '').split('/').map(decode);
  return { page: parts[0] || 'search', rest: parts.slice(1).filter((part) => part !== '') };
}

export function href(...parts: (string | number)[]): string {
  return '#/' + parts.map((part) => encodeURIComponent(String(part))).join('/');
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

class Router {
  route = $state.raw<Route>({ page: 'search', rest: [] });

  start() {
    const follow = () => (this.route = parseHash(location.hash));
    addEventListener('hashchange', follow);
    follow();
  }

  go(...parts: (string | number)[]) {
    location.hash = href(...parts);
  }

  replace(...parts: (string | number)[]) {
    history.replaceState(null, '', href(...parts));
    this.route = parseHash(location.hash);
  }
}

export const router = new Router();
