// rule: /proc/net/unix has a line for each socket of AF_UNIX: whether it listens, its type, whether it is connected, its inode and its name
// source: proc_pid_net(5); unix(7)
#include "figures.h"
#include "process.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

// The line with this name, from its flags on.
static const char *line_of(const char *name)
{
    static char copy[1 << 14];
    snprintf(copy, sizeof copy, "%s", text_of_file("/proc/net/unix"));
    char want[64];
    snprintf(want, sizeof want, " %s", name);
    for (char *line = strtok(copy, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        size_t n = strlen(line), m = strlen(want);
        if (n > m && strcmp(line + n - m, want) == 0) return strchr(line, ':') + 20;
    }
    return "none";
}

int main(void)
{
    CHECK(strncmp(text_of_file("/proc/self/net/unix"), "Num       RefCount Protocol Flags    Type St Inode Path\n", 56) == 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char name[64], want[128];
    snprintf(name, sizeof name, "net-unix.%d", getpid());
    memcpy(address.sun_path + 1, name, strlen(name));
    socklen_t len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    MUST(fd);
    MUST(bind(fd, (struct sockaddr *)&address, len));
    char shown[80];
    snprintf(shown, sizeof shown, "@%s", name);
    struct stat st;
    MUST(fstat(fd, &st));
    snprintf(want, sizeof want, "00000000 0001 01 %5lu %s", (unsigned long)st.st_ino, shown);
    CHECK_EQ(strcmp(line_of(shown), want), 0);
    MUST(listen(fd, 3));
    snprintf(want, sizeof want, "00010000 0001 01 %5lu %s", (unsigned long)st.st_ino, shown);
    CHECK_EQ(strcmp(line_of(shown), want), 0);
    MUST(close(fd));
    CHECK_EQ(strcmp(line_of(shown), "none"), 0);
    DONE();
}
