// rule: oom_score_adj is from -1000 to 1000, inherited, only made less with CAP_SYS_RESOURCE, and shifts oom_score
// source: proc_pid_oom_score_adj(5), proc_pid_oom_score(5); Linux fs/proc/base.c
#include "figures.h"
#include "process.h"

#define ADJ "/proc/self/oom_score_adj"

static int set(const char *text)
{
    int fd = open(ADJ, O_RDWR);
    MUST(fd);
    ssize_t n = write(fd, text, strlen(text));
    int error = errno;
    close(fd);
    errno = error;
    return n < 0 ? -1 : 0;
}

static long score(void)
{
    return figure("/proc/self/oom_score", "");
}

int main(void)
{
    CHECK_EQ(set("0"), 0);
    long before = score();
    CHECK(before > 600 && before < 1000);
    CHECK_EQ(set("500\n"), 0);
    CHECK_EQ(figure(ADJ, ""), 500);
    CHECK(!strcmp(text_of_file(ADJ), "500\n"));
    CHECK(score() >= before + 300);
    CHECK_ERRNO(set("1001"), EINVAL);
    CHECK_ERRNO(set("-1001"), EINVAL);
    CHECK_ERRNO(set("much"), EINVAL);
    CHECK_ERRNO(set(""), EINVAL);
    CHECK_EQ(figure(ADJ, ""), 500);
    pid_t child = fork_or_fail();
    if (child == 0) _exit(figure(ADJ, "") != 500);
    CHECK_EQ(reap(child), 0);
    const int resource = 24; // CAP_SYS_RESOURCE
    int may = strtoull(behind(text_of_file("/proc/self/status"), "CapEff:"), NULL, 16) >> resource & 1;
    if (may) {
        CHECK_EQ(set("-1000"), 0);
        CHECK_EQ(score(), 0);
        CHECK_EQ(set("300"), 0);
    }
    // Without the privilege, not below what was set with it last: 300, or 0 where it never was.
    int fd = open(ADJ, O_RDWR);
    MUST(fd);
    child = fork_or_fail();
    if (child == 0) {
        if (may) MUST(setuid(12345));
        if (write(fd, may ? "299" : "-1", may ? 3 : 2) >= 0 || errno != EACCES) _exit(1);
        _exit(write(fd, "400", 3) != 3);
    }
    CHECK_EQ(reap(child), 0);
    CHECK_EQ(figure(ADJ, ""), 400);
    DONE();
}
