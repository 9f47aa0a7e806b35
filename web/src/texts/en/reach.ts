export const reach = {
  states: {
    unknown: 'Not tested whether others reach you',
    testing: 'Testing whether others reach you',
    reachable: 'Others reach you',
    unreachable: 'Others do not reach you',
  },
  advice: (port: number) => `Forward TCP port ${port} of your router to this machine, or let a firewall pass it. Most things work without, but slower.`,
  tested: (time: string) => `Tested ${time}`,
  test: 'Test now',
  offline: 'It can be tested while you are online',
};
