// For tests that set limits of System V's IPC and of message queues, which are files below /proc/sys.
#ifndef IPC_LIMITS_H
#define IPC_LIMITS_H

#include "process.h"

// Whether the process may change them: by then they are nobody else's. Where there are no namespaces (EINVAL) they are
// the machine's, and to be put back.
static int UNUSED own_limits(void)
{
    if (geteuid() != 0) return 0;
    return syscall(SYS_unshare, 0x08000000 /* CLONE_NEWIPC */) == 0 || errno == EINVAL;
}

#endif
