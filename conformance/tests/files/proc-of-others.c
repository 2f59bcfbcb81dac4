// rule: /proc has a directory for each process until it is reaped; only who may trace a process sees where its links lead, and a process always sees its own
// source: proc(5), proc_pid_fd(5), ptrace(2) "Ptrace access mode checking"
#include "proc.h"
#include <sys/wait.h>

static int listed(pid_t pid)
{
    DIR *directory = opendir("/proc");
    struct dirent *entry;
    int found = 0;
    while ((entry = readdir(directory)) != NULL)
        found += atoi(entry->d_name) == pid;
    closedir(directory);
    return found;
}

int main(void)
{
    int go[2], file;
    char path[64], other[64], buffer[64];
    MUST(pipe(go));
    MUST(file = open("/dev/null", O_RDONLY));
    pid_t child = fork();
    MUST(child);
    if (child == 0) {
        MUST(close(go[1]));
        _exit(read(go[0], path, 1) != 0);
    }
    MUST(close(go[0]));
    snprintf(path, sizeof path, "/proc/%d/fd/%d", child, file);
    CHECK_EQ(listed(child), 1);
    CHECK(strcmp(text_of(path), "/dev/null") == 0);
    struct stat st;
    MUST(stat(path, &st));
    snprintf(other, sizeof other, "/proc/%d/comm", child);
    int comm = open(other, O_RDWR);
    MUST(comm);
    CHECK(read(comm, buffer, sizeof buffer) > 1);
    CHECK_ERRNO(write(comm, "mine", 4), EINVAL);

    pid_t stranger = fork();
    MUST(stranger);
    if (stranger == 0) {
        if (geteuid() == 0) {
            MUST(setgid(1));
            MUST(setuid(1));
            CHECK_ERRNO(readlink(path, buffer, sizeof buffer), EACCES);
            CHECK_ERRNO(open(path, O_RDONLY), EACCES);
            snprintf(other, sizeof other, "/proc/%d/fd", child);
            CHECK_ERRNO(open(other, O_RDONLY), EACCES);
            snprintf(other, sizeof other, "/proc/%d/cwd", child);
            CHECK_ERRNO(readlink(other, buffer, sizeof buffer), EACCES);
            CHECK(strcmp(text_of(link_to(file)), "/dev/null") == 0);
            MUST(open(link_to(file), O_RDONLY));
        }
        _exit(failures != 0);
    }
    int how;
    MUST(waitpid(stranger, &how, 0));
    CHECK_EQ(how, 0);

    MUST(close(go[1]));
    siginfo_t info;
    MUST(waitid(P_PID, child, &info, WEXITED | WNOWAIT));
    // A zombie: it has a number still, and no files.
    CHECK_EQ(listed(child), 1);
    CHECK_ERRNO(readlink(path, buffer, sizeof buffer), ENOENT);
    MUST(waitpid(child, &how, 0));
    CHECK_EQ(how, 0);
    CHECK_EQ(listed(child), 0);
    CHECK_ERRNO(open(path, O_RDONLY), ENOENT);
    CHECK_ERRNO(pread(comm, buffer, sizeof buffer, 0), ESRCH);
    DONE();
}
