// rule: a pair has a terminal with a name while its other side is open, which can be opened once it is unlocked
// source: pty(7), pts(4), ioctl_tty(2); POSIX posix_openpt(), unlockpt(), ptsname()
#include "pty.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

int main(void)
{
    int master, number, locked = -1, yes = 1, no = 0;
    MUST(master = posix_openpt(O_RDWR | O_NOCTTY));
    MUST(ioctl(master, TIOCGPTN, &number));
    MUST(ioctl(master, TIOCGPTLCK, &locked));
    CHECK_EQ(locked, 1);
    MUST0(grantpt(master));
    char name[32];
    MUST0(ptsname_r(master, name, sizeof name));
    char want[32];
    snprintf(want, sizeof want, "/dev/pts/%d", number);
    CHECK_EQ(strcmp(name, want), 0);

    struct stat st;
    MUST(stat(name, &st));
    CHECK(S_ISCHR(st.st_mode));
    CHECK_EQ(st.st_mode & 0777 & ~020, 0600);
    CHECK_EQ(major(st.st_rdev), 136);
    CHECK_EQ(minor(st.st_rdev), number);
    CHECK_EQ(st.st_uid, geteuid());

    CHECK_ERRNO(open(name, O_RDWR | O_NOCTTY), EIO);
    MUST0(unlockpt(master));
    MUST(ioctl(master, TIOCGPTLCK, &locked));
    CHECK_EQ(locked, 0);
    int fd;
    MUST(fd = open(name, O_RDWR | O_NOCTTY));
    CHECK_EQ(isatty(fd), 1);
    char of_fd[32];
    MUST0(ttyname_r(fd, of_fd, sizeof of_fd));
    CHECK_EQ(strcmp(name, of_fd), 0);
    CHECK_EQ(write(fd, "x", 1), 1);
    EXPECT(master, "x");
    // Locked again, it is not opened.
    MUST(ioctl(master, TIOCSPTLCK, &yes));
    CHECK_ERRNO(open(name, O_RDWR | O_NOCTTY), EIO);
    MUST(ioctl(master, TIOCSPTLCK, &no));

    int peer;
    MUST(peer = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
    CHECK_EQ(fcntl(peer, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(write(peer, "y", 1), 1);
    EXPECT(master, "y");

    // Another one has another number, the lowest that is free.
    int other, second;
    MUST(other = posix_openpt(O_RDWR | O_NOCTTY));
    MUST(ioctl(other, TIOCGPTN, &second));
    CHECK(second != number);

    // Only the other side knows these.
    CHECK_ERRNO(ioctl(fd, TIOCGPTN, &number), ENOTTY);
    CHECK_ERRNO(ioctl(fd, TIOCSPTLCK, &no), ENOTTY);
    CHECK_ERRNO(ioctl(fd, TIOCGPTPEER, O_RDWR), EIO);

    MUST(close(master));
    CHECK_ERRNO(stat(name, &st), ENOENT);
    CHECK_ERRNO(open(name, O_RDWR | O_NOCTTY), ENOENT);
    DONE();
}
