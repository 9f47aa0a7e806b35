export const signin = {
  title: 'Sign in',
  text: 'This daemon asks who you are. The account is one of the daemon, not that of the network.',
  username: 'User name',
  password: 'Password',
  way: 'How to sign in',
  withPassword: 'Name and password',
  withKey: 'Key',
  key: 'Key of this daemon',
  keyHint: 'One that was made for a program or for you; this browser may then do what the key may.',
  go: 'Sign in',
  out: 'Sign out',
  as: (user: string, role: string) => `Signed in as ${user} (${role})`,
};
