// rule: /dev/fd/N and /dev/stdout open what the process's own descriptors name
// source: every Linux system's /dev; bash(1), "Process Substitution"
#include "proc.h"

int main(void)
{
    int end[2];
    char path[32], buffer[8];
    MUST(pipe(end));
    snprintf(path, sizeof path, "/dev/fd/%d", end[0]);
    int fd = open(path, O_RDONLY);
    MUST(fd);
    CHECK_EQ(write(end[1], "x", 1), 1);
    CHECK_EQ(read(fd, buffer, sizeof buffer), 1);
    int out = dup(1);
    MUST(out);
    MUST(dup2(end[1], 1));
    fd = open("/dev/stdout", O_WRONLY);
    MUST(fd);
    CHECK_EQ(write(fd, "yz", 2), 2);
    CHECK_EQ(read(end[0], buffer, sizeof buffer), 2);
    MUST(dup2(out, 1));
    DONE();
}
