export const signin = {
  title: 'Sign in',
  text: 'This daemon asks who you are. The account is one of the daemon, not that of the network.',
  username: 'User name',
  password: 'Password',
  go: 'Sign in',
  out: 'Sign out',
  as: (user: string, role: string) => `Signed in as ${user} (${role})`,
};
