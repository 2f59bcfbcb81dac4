// rule: exec closes directory streams
// source: POSIX execve(), DESCRIPTION; opendir()
#include "exec.h"
#include <dirent.h>

int main(int argc, char **argv)
{
    if (argc > 1) {
        CHECK_ERRNO(fcntl(atoi(argv[1]), F_GETFD), EBADF);
        DONE();
    }
    const char *self = own_file(argv);
    DIR *directory = opendir("/");
    MUST(directory == NULL ? -1 : 0);
    CHECK(readdir(directory) != NULL);
    CHECK_EXECUTED(self, decimal(dirfd(directory)));
    CHECK(readdir(directory) != NULL);
    closedir(directory);
    DONE();
}
