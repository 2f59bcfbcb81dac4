// capget(2) and capset(2) as the kernel has them.
#ifndef CAPABILITY_H
#define CAPABILITY_H

#include "check.h"
#include <sys/prctl.h>

#define CAP_VERSION_3 0x20080522
#define CAP_CHOWN 0
#define CAP_KILL 5
#define CAP_SETUID 7
#define CAP_SETPCAP 8
#define CAP_SYS_RESOURCE 24
#define CAP(number) (1ULL << (number))

struct cap_header {
    uint32_t version;
    int pid;
};
struct cap_data {
    uint32_t effective, permitted, inheritable;
};
struct caps {
    uint64_t effective, permitted, inheritable;
};

static struct caps UNUSED caps_of(pid_t pid)
{
    struct cap_header header = {CAP_VERSION_3, pid};
    struct cap_data data[2];
    MUST(syscall(SYS_capget, &header, data));
    return (struct caps){
        data[0].effective | (uint64_t)data[1].effective << 32,
        data[0].permitted | (uint64_t)data[1].permitted << 32,
        data[0].inheritable | (uint64_t)data[1].inheritable << 32,
    };
}

// capset of the calling thread; -1 with errno if it fails.
static int UNUSED set_caps(uint64_t effective, uint64_t permitted, uint64_t inheritable)
{
    struct cap_header header = {CAP_VERSION_3, 0};
    struct cap_data data[2] = {
        {(uint32_t)effective, (uint32_t)permitted, (uint32_t)inheritable},
        {(uint32_t)(effective >> 32), (uint32_t)(permitted >> 32), (uint32_t)(inheritable >> 32)},
    };
    return (int)syscall(SYS_capset, &header, data);
}

#endif
