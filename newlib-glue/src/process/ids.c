/* Processes, groups, sessions, users. */
#include "glue.h"
#include <unistd.h>

pid_t getpid(void) { return sigil_sys_getpid(); }
pid_t _getpid(void) alias(getpid);
pid_t getppid(void) { return sigil_sys_getppid(); }
pid_t gettid(void) { return self()->tid; }
pid_t getpgrp(void) { return sigil_sys_getpgrp(); }
pid_t getpgid(pid_t pid) { return result(sigil_sys_getpgid(pid)); }
int setpgid(pid_t pid, pid_t group) { return result(sigil_sys_setpgid(pid, group)); }
int setpgrp(void) { return setpgid(0, 0); }
pid_t getsid(pid_t pid) { return result(sigil_sys_getsid(pid)); }
pid_t setsid(void) { return result(sigil_sys_setsid()); }

uid_t getuid(void) { return sigil_sys_getuid(); }
uid_t geteuid(void) { return sigil_sys_geteuid(); }
gid_t getgid(void) { return sigil_sys_getgid(); }
gid_t getegid(void) { return sigil_sys_getegid(); }

int getresuid(uid_t *real, uid_t *effective, uid_t *saved)
{
	return result(sigil_sys_getresuid((long)real, (long)effective, (long)saved));
}

int getresgid(gid_t *real, gid_t *effective, gid_t *saved)
{
	return result(sigil_sys_getresgid((long)real, (long)effective, (long)saved));
}

int getgroups(int count, gid_t groups[])
{
	return result(sigil_sys_getgroups(count, (long)groups));
}

int issetugid(void)
{
	return getuid() != geteuid() || getgid() != getegid();
}
