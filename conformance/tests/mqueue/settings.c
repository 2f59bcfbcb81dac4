// rule: the limits of queues are numbers that root sets, within their ranges
// source: mq_overview(7), "/proc interfaces"
#include "mqueue.h"

static int fd;

static long set(const char *text)
{
    return pwrite(fd, text, strlen(text), 0);
}

int main(void)
{
    static const struct {
        const char *name, *below, *above;
    } settings[] = {{"msg_max", "0", "65537"},
                    {"msg_default", "0", "65537"},
                    {"msgsize_max", "127", "16777217"},
                    {"msgsize_default", "127", "16777217"},
                    {"queues_max", NULL, NULL}};
    for (unsigned i = 0; i < sizeof settings / sizeof *settings; i++) {
        char path[64], text[32] = "", again[32] = "";
        struct stat st;
        snprintf(path, sizeof path, "/proc/sys/fs/mqueue/%s", settings[i].name);
        CHECK_EQ(stat(path, &st), 0);
        CHECK_EQ(st.st_mode, S_IFREG | 0644);
        fd = open(path, O_RDWR);
        if (fd < 0) {
            // Not root, or where it cannot be set by anybody.
            CHECK(errno == EACCES || errno == EROFS);
            continue;
        }
        MUST(pread(fd, text, sizeof text - 1, 0));
        CHECK(strchr(text, '\n') == text + strlen(text) - 1);
        CHECK_ERRNO(set("many"), EINVAL);
        if (settings[i].below) CHECK_ERRNO(set(settings[i].below), EINVAL);
        if (settings[i].above) CHECK_ERRNO(set(settings[i].above), EINVAL);
        CHECK_EQ(set(text), strlen(text));
        MUST(pread(fd, again, sizeof again - 1, 0));
        CHECK_EQ(strcmp(text, again), 0);
        close(fd);
    }
    DONE();
}
