// rule: /proc/PID/fdinfo/N tells of a descriptor its offset and its flags
// source: proc_pid_fdinfo(5)
#include "figures.h"
#include "process.h"

int main(void)
{
    char file[] = "/tmp/fdinfo.XXXXXX", path[64];
    int fd = mkstemp(file);
    MUST(fd);
    MUST(unlink(file));
    MUST(lseek(fd, 4711, SEEK_SET));
    MUST(fcntl(fd, F_SETFL, O_APPEND));
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
    const char *text = text_of_file(path);
    CHECK_EQ(strtol(behind(text, "pos:\t"), NULL, 10), 4711);
    CHECK_EQ(strtol(behind(text, "flags:\t"), NULL, 8) & (O_ACCMODE | O_APPEND | O_CLOEXEC), O_RDWR | O_APPEND);
    MUST(fcntl(fd, F_SETFD, FD_CLOEXEC));
    text = text_of_file(path);
    CHECK_EQ(strtol(behind(text, "flags:\t"), NULL, 8) & O_CLOEXEC, O_CLOEXEC);
    behind(text, "mnt_id:\t");
    MUST(close(fd));
    CHECK_ERRNO(access(path, F_OK), ENOENT);
    DONE();
}
