/* Terminals. */
#include "glue.h"
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

int isatty(int fd)
{
	struct winsize size;

	return result(sigil_sys_ioctl(fd, TIOCGWINSZ, (long)&size)) == 0;
}
int _isatty(int fd) alias(isatty);

/* The kernel's structure is the first part of the libc's. */
int tcgetattr(int fd, struct termios *to) { return result(sigil_sys_ioctl(fd, TCGETS, (long)to)); }

int tcsetattr(int fd, int when, const struct termios *from)
{
	if (when < TCSANOW || when > TCSAFLUSH)
		return fails_with(EINVAL);
	return result(sigil_sys_ioctl(fd, TCSETS + when, (long)from));
}

int tcsendbreak(int fd, int duration)
{
	(void)duration;
	return result(sigil_sys_ioctl(fd, TCSBRK, 0));
}

int tcdrain(int fd) { return result(CANCELLABLE3(ioctl, fd, TCSBRK, 1)); }
int tcflush(int fd, int queue) { return result(sigil_sys_ioctl(fd, TCFLSH, queue)); }
int tcflow(int fd, int action) { return result(sigil_sys_ioctl(fd, TCXONC, action)); }

pid_t tcgetpgrp(int fd)
{
	int group;

	return result(sigil_sys_ioctl(fd, TIOCGPGRP, (long)&group)) < 0 ? -1 : group;
}

int tcsetpgrp(int fd, pid_t group) { return result(sigil_sys_ioctl(fd, TIOCSPGRP, (long)&group)); }

pid_t tcgetsid(int fd)
{
	int session;

	return result(sigil_sys_ioctl(fd, TIOCGSID, (long)&session)) < 0 ? -1 : session;
}

int vhangup(void) { return result(sigil_sys_vhangup()); }

/* The controlling terminal's name, whichever that is. */
char *ctermid(char *to) { return to ? strcpy(to, "/dev/tty") : "/dev/tty"; }

enum { CBAUD = 0010017 };
speed_t cfgetospeed(const struct termios *t) { return t->c_cflag & CBAUD; }
speed_t cfgetispeed(const struct termios *t) { return cfgetospeed(t); }

int cfsetospeed(struct termios *t, speed_t speed)
{
	if (speed & ~CBAUD)
		return fails_with(EINVAL);
	t->c_cflag = (t->c_cflag & ~CBAUD) | speed;
	return 0;
}

/* POSIX: zero means the output's speed. */
int cfsetispeed(struct termios *t, speed_t speed) { return speed ? cfsetospeed(t, speed) : 0; }
