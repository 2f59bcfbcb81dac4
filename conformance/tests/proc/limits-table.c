// rule: /proc/PID/limits is a table of the process's limits
// source: proc_pid_limits(5)
#include "figures.h"
#include "process.h"

int main(void)
{
    struct rlimit limit = {123, 456};
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
    const char *text = text_of_file("/proc/self/limits");
    CHECK(strncmp(text, "Limit                     Soft Limit           Hard Limit           Units     \n", 79) == 0);
    CHECK(strstr(text, "\nMax open files            123                  456                  files     \n") != NULL);
    limit.rlim_cur = limit.rlim_max = RLIM_INFINITY;
    MUST(setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}));
    text = text_of_file("/proc/self/limits");
    CHECK(strstr(text, "\nMax core file size        0                    0                    bytes     \n") != NULL);
    CHECK(strstr(text, "\nMax realtime timeout      unlimited            unlimited            us        \n") != NULL);
    MUST(getrlimit(RLIMIT_NICE, &limit));
    char want[128];
    snprintf(want, sizeof want, "\nMax nice priority         %-20llu %-20llu \n", (unsigned long long)limit.rlim_cur,
             (unsigned long long)limit.rlim_max);
    CHECK(strstr(text, want) != NULL);
    int lines = 0;
    for (const char *at = text; *at != 0; at++) lines += *at == '\n';
    CHECK_EQ(lines, 17);
    DONE();
}
