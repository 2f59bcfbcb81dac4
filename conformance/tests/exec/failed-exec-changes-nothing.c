// rule: an exec that fails leaves handlers, mask, descriptors, ids, name, alternate stack and timers as they were
// source: POSIX execve(), RETURN VALUE and ERRORS; execve(2)
#include "exec.h"

static void handler(int sig)
{
}

int main(int argc, char **argv)
{
    own_file(argv);
    enter_folder();
    make_file("broken", "\177ELF, but not quite", 0755);
    make_file("set", "neither", 0600);
    MUST(chown("set", 2000002, 0));
    MUST(chmod("set", 04755));
    stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536}, old;
    MUST(sigaltstack(&stack, NULL));
    on_signal(SIGUSR1, handler, SA_ONSTACK);
    block(SIGUSR2);
    MUST(prctl(PR_SET_NAME, "unchanged"));
    MUST(prctl(PR_SET_PDEATHSIG, SIGUSR1));
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    alarm(1000);
    char *arguments[] = {"x", NULL};
    const char *names[] = {"broken", "set", "absent", "."};
    int errors[] = {ENOEXEC, ENOEXEC, ENOENT, EACCES};
    for (int i = 0; i < 4; i++) CHECK_ERRNO(execve(names[i], arguments, environ), errors[i]);
    struct sigaction action;
    MUST(sigaction(SIGUSR1, NULL, &action));
    CHECK(action.sa_handler == handler);
    CHECK_EQ(is_blocked(SIGUSR2), 1);
    MUST(sigaltstack(NULL, &old));
    CHECK(old.ss_sp == stack.ss_sp);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(geteuid(), 0);
    char name[16];
    MUST(prctl(PR_GET_NAME, name));
    CHECK(strcmp(name, "unchanged") == 0);
    int sig;
    MUST(prctl(PR_GET_PDEATHSIG, &sig));
    CHECK_EQ(sig, SIGUSR1);
    CHECK(alarm(0) > 900);
    CHECK_EQ(prctl(PR_GET_DUMPABLE), 1);
    leave_folder((const char *const[]){"broken", "set", NULL});
    DONE();
}
