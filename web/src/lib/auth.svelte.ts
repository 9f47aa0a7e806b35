// Whether the daemon wants to know who is there. The calls of the API notice it; the shell then shows
// the sign-in page in place of everything else.

class Auth {
  needed = $state(false);
}

export const auth = new Auth();
