// rule: uname names the system Linux and its machine; sysinfo counts memory; getcpu names a processor
// source: uname(2), sysinfo(2), getcpu(2)
#include "arch.h"
#include <sys/sysinfo.h>
#include <sys/utsname.h>

int main(void)
{
    struct utsname names;
    MUST(uname(&names));
    CHECK_EQ(strcmp(names.sysname, "Linux"), 0);
    CHECK_EQ(strcmp(names.machine, MACHINE), 0);
    CHECK(strlen(names.nodename) > 0 && atoi(names.release) >= 5);
    CHECK_ERRNO(syscall(SYS_uname, 8), EFAULT);
    char host[65];
    MUST(gethostname(host, sizeof host));
    CHECK_EQ(strcmp(host, names.nodename), 0);

    struct sysinfo info;
    MUST(sysinfo(&info));
    CHECK(info.totalram > info.freeram && info.freeram > 0);
    CHECK_EQ(info.mem_unit, 1);
    CHECK(info.procs >= 1);
    CHECK_ERRNO(syscall(SYS_sysinfo, 8), EFAULT);
    unsigned cpu = 77, node = 77;
    MUST(syscall(SYS_getcpu, &cpu, &node, NULL));
    CHECK(cpu != 77 && node != 77);
    CHECK_EQ(syscall(SYS_getcpu, NULL, NULL, NULL), 0);
    CHECK_ERRNO(syscall(SYS_getcpu, 8, NULL, NULL), EFAULT);
    DONE();
}
