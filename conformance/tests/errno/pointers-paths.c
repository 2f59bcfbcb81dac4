// rule: a bad pointer for a path is EFAULT, in every call that takes one and is there
// source: POSIX 2.3, [EFAULT]; each call's man page (ENOSYS where the system has no such call)
// covers: pitfall 23
#include "arguments.h"

int main(void)
{
    struct call calls[] = {
#ifdef SYS_open
        {"open", SYS_open, {BAD, O_RDONLY}, EFAULT},
#endif
        {"openat", SYS_openat, {AT_FDCWD, BAD, O_RDONLY}, EFAULT},
#ifdef SYS_stat // only the calls that take a directory are everywhere
        {"stat", SYS_stat, {BAD, GOOD}, EFAULT},
        {"lstat", SYS_lstat, {BAD, GOOD}, EFAULT},
        {"access", SYS_access, {BAD, 0}, EFAULT},
        {"readlink", SYS_readlink, {BAD, GOOD, 100}, EFAULT},
        {"unlink", SYS_unlink, {BAD}, EFAULT},
        {"mkdir", SYS_mkdir, {BAD, 0777}, EFAULT},
        {"rmdir", SYS_rmdir, {BAD}, EFAULT},
        {"rename", SYS_rename, {BAD, GOOD}, EFAULT},
#endif
        {"newfstatat", SYS_newfstatat, {AT_FDCWD, BAD, GOOD, 0}, EFAULT},
        {"faccessat", SYS_faccessat, {AT_FDCWD, BAD, 0}, EFAULT},
        {"readlinkat", SYS_readlinkat, {AT_FDCWD, BAD, GOOD, 100}, EFAULT},
        {"unlinkat", SYS_unlinkat, {AT_FDCWD, BAD, 0}, EFAULT},
        {"mkdirat", SYS_mkdirat, {AT_FDCWD, BAD, 0777}, EFAULT},
        {"renameat2", SYS_renameat2, {AT_FDCWD, BAD, AT_FDCWD, GOOD, 0}, EFAULT},
        {"chdir", SYS_chdir, {BAD}, EFAULT},
        {"getcwd", SYS_getcwd, {BAD, 4096}, EFAULT},
    };
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (syscall(calls[i].number, -8L, -8L, -8L, -8L) == -1 && errno == ENOSYS) continue;
        check_bad_pointers(&calls[i], 1);
    }
    DONE();
}
