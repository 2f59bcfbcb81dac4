// rule: ENOEXEC for what is no program, EACCES, ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG, E2BIG, EFAULT; the caller goes on unchanged
// source: POSIX execve(), ERRORS; execve(2)
#include "exec.h"

static const char *const names[] = {"text", "short", "none", "elf", "locked", "loop", NULL};

static void handler(int sig)
{
}

int main(int argc, char **argv)
{
    enter_folder();
    char *arguments[] = {"x", NULL};
    static char longname[300], longpath[PATH_MAX + 10];
    on_signal(SIGUSR1, handler, 0);
    make_file("text", "echo this is a script without a first line\n", 0755);
    CHECK_ERRNO(execve("./text", arguments, environ), ENOEXEC);
    make_file("short", "", 0755);
    CHECK_ERRNO(execve("./short", arguments, environ), ENOEXEC);
    make_file("elf", "\177ELF and no more", 0755);
    CHECK_ERRNO(execve("./elf", arguments, environ), ENOEXEC);
    make_file("locked", "#!/dev/null\n", 0644);
    CHECK_ERRNO(execve("./locked", arguments, environ), EACCES); // root, too, needs an execute bit
    CHECK_ERRNO(execve("/dev/null", arguments, environ), EACCES);
    CHECK_ERRNO(execve("/tmp", arguments, environ), EACCES);
    CHECK_ERRNO(execve("./none", arguments, environ), ENOENT);
    CHECK_ERRNO(execve("", arguments, environ), ENOENT);
    CHECK_ERRNO(execve("./text/x", arguments, environ), ENOTDIR);
    CHECK_ERRNO(execve("./text/", arguments, environ), ENOTDIR);
    MUST(symlink("loop", "loop"));
    CHECK_ERRNO(execve("./loop", arguments, environ), ELOOP);
    memset(longname, 'n', sizeof longname - 1);
    CHECK_ERRNO(execve(longname, arguments, environ), ENAMETOOLONG);
    memset(longpath, '/', sizeof longpath - 1);
    CHECK_ERRNO(execve(longpath, arguments, environ), ENAMETOOLONG);
    CHECK_ERRNO(syscall(SYS_execve, 8, arguments, environ), EFAULT);
    const char *self = getenv("SIGIL_SELF") ? getenv("SIGIL_SELF") : argv[0];
    if (access(self, X_OK) == 0) {
        CHECK_ERRNO(syscall(SYS_execve, self, 8, environ), EFAULT);
        CHECK_ERRNO(syscall(SYS_execve, self, arguments, 8), EFAULT);
        char *bad[] = {"x", (char *)8, NULL};
        CHECK_ERRNO(syscall(SYS_execve, self, bad, environ), EFAULT);
    }
    struct sigaction got;
    MUST(sigaction(SIGUSR1, NULL, &got));
    CHECK(got.sa_handler == handler);
    leave_folder(names);
    DONE();
}
