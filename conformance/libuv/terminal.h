// What the program of libuv's tests is compiled with: with UV_TEST_TERMINAL in its environment it runs in a session of
// its own on a new terminal of 80 columns, as `/dev/tty` for it to open; what comes out of that goes to its output.
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void end_as(int status)
{
    if (WIFSIGNALED(status)) {
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    _exit(WEXITSTATUS(status));
}

__attribute__((constructor)) static void take_terminal(void)
{
    struct winsize size = {.ws_row = 25, .ws_col = 80};
    char text[512];
    int terminal, status;
    ssize_t n;
    pid_t child;

    if (!getenv("UV_TEST_TERMINAL"))
        return;
    unsetenv("UV_TEST_TERMINAL");
    child = forkpty(&terminal, NULL, NULL, &size);
    if (child == 0)
        return;
    if (child < 0)
        _exit(126);
    // EIO when the last one has closed it.
    while ((n = read(terminal, text, sizeof text)) > 0)
        if (write(STDOUT_FILENO, text, n) != n)
            _exit(126);
    if (waitpid(child, &status, 0) != child)
        _exit(126);
    end_as(status);
}
