// rule: utimensat sets the times as told, to now, or not; its owner may set them, who may write only to now
// source: POSIX.1-2017, futimens; utimensat(2)
#include "tree.h"
#include <utime.h>

int main(void)
{
    enter_scratch();
    make_file("f", "");
    MUST(symlink("f", "l"));
    struct timespec t[2] = {{1000, 1}, {-2000, 999999999}};
    MUST(utimensat(AT_FDCWD, "f", t, 0));
    struct stat st = status("f");
    CHECK_EQ(st.st_atim.tv_sec, 1000);
    CHECK_EQ(st.st_atim.tv_nsec, 1);
    CHECK_EQ(st.st_mtim.tv_sec, -2000);
    CHECK_EQ(st.st_mtim.tv_nsec, 999999999);
    CHECK(llabs(time_of(st.st_ctim) - now_ns(CLOCK_REALTIME)) < 60000000000LL);
    t[0].tv_nsec = UTIME_OMIT;
    t[1].tv_nsec = UTIME_NOW;
    int fd = open("f", O_RDONLY);
    MUST(fd);
    MUST(futimens(fd, t));
    CHECK_EQ(status("f").st_atim.tv_sec, 1000);
    CHECK(status("f").st_mtim.tv_sec > 1000000);
    t[1] = (struct timespec){5000, 0};
    MUST(utimensat(AT_FDCWD, "l", t, AT_SYMLINK_NOFOLLOW));
    CHECK_EQ(status("l").st_mtim.tv_sec, 5000);
    CHECK(status("f").st_mtim.tv_sec > 1000000);
    MUST(utime("f", &(struct utimbuf){7, 8}));
    CHECK_EQ(status("f").st_mtim.tv_sec, 8);
    struct timeval v[2] = {{9, 10}, {11, 999999}};
    MUST(utimes("l", v));
    CHECK_EQ(status("f").st_atim.tv_nsec, 10000);
    CHECK_EQ(status("f").st_mtim.tv_sec, 11);

    t[1].tv_nsec = 1000000000;
    CHECK_ERRNO(utimensat(AT_FDCWD, "f", t, 0), EINVAL);
    v[1].tv_usec = 1000000;
#ifdef SYS_utimes
    CHECK_ERRNO(syscall(SYS_utimes, "f", v), EINVAL);
#endif
    CHECK_ERRNO(utimensat(AT_FDCWD, "none", NULL, 0), ENOENT);
    CHECK_ERRNO(utimensat(AT_FDCWD, "f", NULL, 1), EINVAL);
    // Nothing to do: not even looked at.
    t[0].tv_nsec = t[1].tv_nsec = UTIME_OMIT;
    CHECK_EQ(utimensat(AT_FDCWD, "none", t, 0), 0);
    if (geteuid() == 0) {
        MUST(chmod("f", 0666));
        become(1000, 1000);
        CHECK_EQ(utimensat(AT_FDCWD, "f", NULL, 0), 0);
        t[0].tv_nsec = UTIME_NOW;
        CHECK_ERRNO(utimensat(AT_FDCWD, "f", t, 0), EPERM);
        t[0].tv_nsec = 0;
        CHECK_ERRNO(utimensat(AT_FDCWD, "f", t, 0), EPERM);
        become(0, 0);
        MUST(chmod("f", 0644));
        become(1000, 1000);
        CHECK_ERRNO(utimensat(AT_FDCWD, "f", NULL, 0), EACCES);
        become(0, 0);
    }
    DONE();
}
