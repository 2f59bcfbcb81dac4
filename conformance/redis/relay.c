// Carries what comes on standard input to a unix socket, and what comes of that to standard output: the sockets of
// a program that has none. The end of one is the end of the other.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// Moves all that comes, until its end or until the other side is gone.
static void move(int from, int to)
{
    char bytes[65536];
    ssize_t n;
    while ((n = read(from, bytes, sizeof bytes)) > 0)
        for (ssize_t done = 0; done < n;) {
            ssize_t written = write(to, bytes + done, n - done);
            if (written < 0)
                return;
            done += written;
        }
}

int main(int argc, char **argv)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    signal(SIGPIPE, SIG_IGN);
    if (argc != 2 || strlen(argv[1]) >= sizeof address.sun_path) {
        fprintf(stderr, "usage: relay SOCKET\n");
        return 2;
    }
    strcpy(address.sun_path, argv[1]);
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    if (server < 0 || connect(server, (struct sockaddr *)&address, sizeof address)) {
        fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    // One for each direction: neither waits for the other.
    pid_t there = fork();
    if (there < 0) {
        perror("fork");
        return 1;
    }
    if (there == 0) {
        move(0, server);
        shutdown(server, SHUT_WR);
        return 0;
    }
    move(server, 1);
    kill(there, SIGKILL);
    return 0;
}
