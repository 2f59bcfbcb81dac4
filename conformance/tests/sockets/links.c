// rule: the link to a socket in /proc/self/fd shows its number and cannot be opened; no socket can be executed
// source: proc(5), /proc/pid/fd; execve(2), EACCES
#include "sockets.h"

int main(void)
{
    char path[40], text[60] = "", expected[60];
    int fd = new_socket(SOCK_STREAM);
    struct stat st;
    MUST(fstat(fd, &st));
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    snprintf(expected, sizeof expected, "socket:[%ld]", (long)st.st_ino);
    MUST(readlink(path, text, sizeof text - 1));
    CHECK(strcmp(text, expected) == 0);
    CHECK_ERRNO(open(path, O_RDWR), ENXIO);
    struct stat other;
    MUST(stat(path, &other));
    CHECK_EQ(other.st_ino, st.st_ino);
    CHECK_EQ(other.st_mode, st.st_mode);
    char *const none[] = {"x", NULL};
    CHECK_ERRNO(syscall(SYS_execveat, fd, "", none, none, AT_EMPTY_PATH), EACCES);
    DONE();
}
