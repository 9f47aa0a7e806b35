// Notices of the desktop, for when this page is not looked at. Only if the user wants them.

class Notify {
  permission = $state<NotificationPermission | 'none'>('Notification' in globalThis ? Notification.permission : 'none');

  async ask() {
    this.permission = await Notification.requestPermission();
  }

  show(title: string, body: string, hash: string) {
    if (this.permission !== 'granted' || !document.hidden) return;
    const notice = new Notification(title, { body, tag: hash });
    notice.onclick = () => {
      window.focus();
      location.hash = hash;
      notice.close();
    };
  }
}

export const notify = new Notify();
