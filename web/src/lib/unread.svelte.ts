// How much is unread, for the marks in the navigation and the title. The pages' stores set it.

class Unread {
  messages = $state(0);
  rooms = $state(0);
  wishes = $state(0);
}

export const unread = new Unread();
