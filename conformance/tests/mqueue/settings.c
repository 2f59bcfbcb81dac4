// rule: the limits of queues are numbers that root sets, within their ranges
// source: mq_overview(7), "/proc interfaces"
#include "mqueue.h"
#include "ipc-limits.h"

static int fd;

static long set(const char *text)
{
    return pwrite(fd, text, strlen(text), 0);
}

// Writes what is then read.
static void check_set(const char *text)
{
    char again[32] = "";
    CHECK_EQ(set(text), strlen(text));
    MUST(pread(fd, again, sizeof again - 1, 0));
    if (strcmp(text, again)) FAIL("it is %s, not %s", again, text);
}

int main(void)
{
    static const struct {
        const char *name, *below, *other, *above;
    } settings[] = {{"msg_max", "0", "17\n", "65537"},
                    {"msg_default", "0", "7\n", "65537"},
                    {"msgsize_max", "127", "9000\n", "16777217"},
                    {"msgsize_default", "127", "200\n", "16777217"},
                    {"queues_max", NULL, "321\n", NULL}};
    int may_change = own_limits();
    for (unsigned i = 0; i < sizeof settings / sizeof *settings; i++) {
        char path[64], text[32] = "";
        struct stat st;
        snprintf(path, sizeof path, "/proc/sys/fs/mqueue/%s", settings[i].name);
        CHECK_EQ(stat(path, &st), 0);
        CHECK_EQ(st.st_mode, S_IFREG | 0644);
        fd = open(path, O_RDWR);
        if (fd < 0) {
            // Not root, or where it cannot be set by anybody.
            if (errno != EACCES || geteuid() == 0) CHECK_EQ(errno, EROFS);
            continue;
        }
        MUST(pread(fd, text, sizeof text - 1, 0));
        CHECK(strchr(text, '\n') == text + strlen(text) - 1);
        CHECK_ERRNO(set("many"), EINVAL);
        if (settings[i].below) CHECK_ERRNO(set(settings[i].below), EINVAL);
        if (settings[i].above) CHECK_ERRNO(set(settings[i].above), EINVAL);
        if (may_change) check_set(settings[i].other);
        check_set(text);
        close(fd);
    }
    DONE();
}
