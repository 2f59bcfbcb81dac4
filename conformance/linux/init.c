/* Process 1 of a machine whose kernel is Linux's: sets up what a program expects to find, runs one command, and
 * powers the machine off.
 *
 * The command and its environment are in /init.arguments and /init.environment, strings with a zero behind each.
 * Its standard input is empty and its output a pipe, as on a host where the output is kept; what comes out of
 * that goes to the console as it is, between two lines of ours, of which the second says how the command ended:
 *
 *	MARK begin
 *	MARK exit N | MARK signal N | MARK failed WHAT: ERRNO
 *
 * MARK is INIT_MARK of the kernel's command line, where it gives one; INIT_EPOCH there is the time, in seconds since
 * the epoch.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* What is used where nobody gives one: the kernel is one that we know nothing of, and what it lacks is left out. */
static const char *mark = "[sigil-init]";
static int is_known;

/* Ends the machine when what was printed has left it. */
static void power_off(void)
{
	tcdrain(STDOUT_FILENO);
	reboot(RB_POWER_OFF);
	_exit(1);
}

static void need(int result, const char *what)
{
	if (result >= 0)
		return;
	dprintf(STDOUT_FILENO, "\n%s failed %s: %d\n", mark, what, errno);
	power_off();
}

static void mount_at(const char *type, const char *where, const char *options)
{
	mkdir(where, 0755);
	if (mount(type, where, type, 0, options) != 0 && is_known)
		need(-1, where);
}

static void link_at(const char *to, const char *where)
{
	if (symlink(to, where) != 0 && is_known)
		need(-1, where);
}

/* Bytes leave the console as they come. */
static void set_up_console(void)
{
	struct termios console;
	int fd = open("/dev/console", O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (fd < 0 && !is_known)
		return; /* What the kernel has opened is what there is. */
	need(fd, "/dev/console");
	for (int n = 0; n < 3; n++)
		dup2(fd, n);
	if (tcgetattr(fd, &console) == 0) {
		cfmakeraw(&console);
		tcsetattr(fd, TCSANOW, &console);
	}
}

static void set_up(void)
{
	const char *epoch = getenv("INIT_EPOCH");
	struct timespec now = { .tv_sec = epoch ? atoll(epoch) : 0 };
	/* A core would be the only file that no program has made. */
	const struct rlimit none = { 0, 0 };

	mount_at("devtmpfs", "/dev", NULL);
	set_up_console();
	mount_at("proc", "/proc", NULL);
	mount_at("devpts", "/dev/pts", "ptmxmode=0666");
	mount_at("tmpfs", "/dev/shm", "mode=1777");
	/* What udev makes elsewhere. */
	link_at("/proc/self/fd", "/dev/fd");
	link_at("/proc/self/fd/0", "/dev/stdin");
	link_at("/proc/self/fd/1", "/dev/stdout");
	link_at("/proc/self/fd/2", "/dev/stderr");
	mount_at("tmpfs", "/tmp", "mode=1777");
	setrlimit(RLIMIT_CORE, &none);
	if (epoch)
		clock_settime(CLOCK_REALTIME, &now);
}

/* The strings of a file, which is gone then. */
static char **strings(const char *path)
{
	char **list = NULL, *text;
	size_t count = 0, room;
	FILE *file = fopen(path, "re");

	need(file ? 0 : -1, path);
	do {
		text = NULL;
		room = 0;
		if (getdelim(&text, &room, 0, file) < 0)
			text = NULL;
		list = realloc(list, (count + 1) * sizeof *list);
		need(list ? 0 : -1, path);
		list[count++] = text;
	} while (text);
	fclose(file);
	unlink(path);
	return list;
}

static void become(char **command, char **environment, int output, const sigset_t *mask)
{
	int input = open("/dev/null", O_RDONLY | O_CLOEXEC);

	setsid();
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_SETMASK, mask, NULL);
	dup2(input, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	execve(command[0], command, environment);
	_exit(errno == ENOENT ? 127 : 126);
}

/* Copies what is there; whether there was anything. */
static int copy(int from)
{
	char bytes[4096];
	ssize_t count = read(from, bytes, sizeof bytes);

	for (ssize_t done = 0; done < count;) {
		ssize_t some = write(STDOUT_FILENO, bytes + done, count - done);

		if (some < 0 && errno != EINTR)
			break;
		done += some > 0 ? some : 0;
	}
	return count > 0;
}

/* Copies what the command and its children print until the command ends, and takes in the orphans meanwhile. */
static int follow(pid_t command, int output, const sigset_t *mask)
{
	struct pollfd pipe = { .fd = output, .events = POLLIN };

	for (;;) {
		int status;
		pid_t pid;

		if (ppoll(&pipe, 1, NULL, mask) > 0 && !copy(output))
			pipe.fd = -1; /* Nobody has the other end any more. */
		while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
			if (pid == command)
				return status;
	}
}

static void on_child(int signal)
{
	(void)signal;
}

int main(void)
{
	struct sigaction action = { .sa_handler = on_child };
	char **command, **environment;
	sigset_t child, old;
	int pipe[2], status;
	pid_t pid;

	if (getenv("INIT_MARK")) {
		mark = getenv("INIT_MARK");
		is_known = 1;
	}
	set_up();
	unlink("/init");
	command = strings("/init.arguments");
	environment = strings("/init.environment");
	errno = ENOENT;
	need(command[0] ? 0 : -1, "command");
	sigaction(SIGCHLD, &action, NULL);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, &old);
	need(pipe2(pipe, O_CLOEXEC), "pipe");
	dprintf(STDOUT_FILENO, "\n%s begin\n", mark);
	pid = fork();
	need(pid, "fork");
	if (pid == 0)
		become(command, environment, pipe[1], &old);
	close(pipe[1]);
	status = follow(pid, pipe[0], &old);
	kill(-1, SIGKILL);
	/* What those who are killed have printed. */
	fcntl(pipe[0], F_SETFL, O_NONBLOCK);
	while (copy(pipe[0]))
		;
	if (WIFSIGNALED(status))
		dprintf(STDOUT_FILENO, "\n%s signal %d\n", mark, WTERMSIG(status));
	else
		dprintf(STDOUT_FILENO, "\n%s exit %d\n", mark, WEXITSTATUS(status));
	power_off();
}
