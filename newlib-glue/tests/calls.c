/* newlib's list of system calls, each by its three names (plain, with an underscore, reentrant): that
 * it does what it says, and that a failure's error is where it was told. The status is 0 when all of
 * it holds. */
#define _GNU_SOURCE
#define _COMPILING_NEWLIB
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <reent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#undef open
#undef close
#undef read
#undef write
#undef lseek
#undef fstat
#undef stat
#undef link
#undef unlink
#undef rename
#undef mkdir
#undef fcntl
#undef fork
#undef execve
#undef wait
#undef kill
#undef getpid
#undef sbrk
#undef times
#undef gettimeofday
#undef isatty

int _open(const char *, int, ...), _close(int), _fcntl(int, int, ...), _ioctl(int, int, ...);
_ssize_t _read(int, void *, size_t), _write(int, const void *, size_t);
off_t _lseek(int, off_t, int);
int _fstat(int, struct stat *), _stat(const char *, struct stat *), _isatty(int);
int _link(const char *, const char *), _unlink(const char *), _rename(const char *, const char *);
int _mkdir(const char *, mode_t), _execve(const char *, char *const[], char *const[]);
pid_t _fork(void), _vfork(void), _wait(int *), _getpid(void);
int _kill(pid_t, int), _gettimeofday(struct timeval *, void *);
void *_sbrk(ptrdiff_t);
clock_t _times(struct tms *);
int open(const char *, int, ...), close(int), fcntl(int, int, ...);

static int failures;

static void check(int ok, const char *what)
{
	printf("  %-4s %s\n", ok ? "ok" : "FAIL", what);
	failures += !ok;
}

/* Of a reentrant call that must fail: the error is in the structure, and errno as it was. */
static struct _reent mine;
#define FAILS_R(call, error)                                           \
	(errno = EDOM, mine._errno = 0, (call) == -1 && mine._errno == (error) && errno == EDOM)
#define FAILS(call, error) (errno = 0, (call) == -1 && errno == (error))
#define EACH(call, error) (FAILS(call, error) && FAILS(_##call, error))

static const char file[] = "/tmp/calls", other[] = "/tmp/calls.other", folder[] = "/tmp/calls.folder";

static void opening(void)
{
	int fd[3], wrong = 0;
	char text[8] = "";

	puts("open, close, read, write, lseek");
	check(EACH(open("/nowhere/file", O_RDONLY), ENOENT) &&
		      FAILS_R(_open_r(&mine, "/nowhere/file", O_RDONLY, 0), ENOENT),
	      "what is not there");
	fd[0] = open(file, O_CREAT | O_EXCL | O_RDWR, 0600);
	fd[1] = _open(file, O_RDWR, 0);
	fd[2] = _open_r(&mine, file, O_RDWR, 0);
	check(fd[0] >= 0 && fd[1] > fd[0] && fd[2] > fd[1], "three descriptors");
	check(write(fd[0], "one", 3) == 3 && _write(fd[0], "two", 3) == 3 && _write_r(&mine, fd[0], "3", 1) == 1,
	      "written");
	check(read(fd[1], text, 3) == 3 && _read(fd[1], text + 3, 3) == 3 &&
		      _read_r(&mine, fd[1], text + 6, 2) == 1 && strcmp(text, "onetwo3") == 0,
	      "and read by another");
	check(lseek(fd[2], 3, SEEK_SET) == 3 && _lseek(fd[2], 1, SEEK_CUR) == 4 &&
		      _lseek_r(&mine, fd[2], -1, SEEK_END) == 6 && read(fd[2], text, 8) == 1 && *text == '3',
	      "offsets");
	check(EACH(lseek(fd[0], -1, SEEK_SET), EINVAL) && FAILS_R(_lseek_r(&mine, fd[0], 0, 9), EINVAL),
	      "which are not negative");
	wrong += close(fd[0]) != 0 || _close(fd[1]) != 0 || _close_r(&mine, fd[2]) != 0;
	for (int i = 0; i < 3; i++)
		wrong += !FAILS(fcntl(fd[i], F_GETFD), EBADF);
	check(wrong == 0, "closed");
	check(EACH(close(-1), EBADF) && FAILS_R(_close_r(&mine, -1), EBADF) &&
		      EACH(read(-1, text, 1), EBADF) && FAILS_R(_read_r(&mine, -1, text, 1), EBADF) &&
		      EACH(write(-1, text, 1), EBADF) && FAILS_R(_write_r(&mine, -1, text, 1), EBADF),
	      "once");
}

static void telling(void)
{
	struct stat a = { 0 }, b = { 0 }, c = { 0 };
	int fd = open(file, O_RDWR), ends[2];

	puts("fstat, stat, isatty, fcntl, ioctl");
	fstat(fd, &a), _fstat(fd, &b), _fstat_r(&mine, fd, &c);
	check(a.st_size == 7 && b.st_size == 7 && c.st_size == 7 && a.st_ino == c.st_ino, "fstat");
	memset(&a, 0, sizeof a), memset(&b, 0, sizeof b), memset(&c, 0, sizeof c);
	stat(file, &a), _stat(file, &b), _stat_r(&mine, file, &c);
	check(a.st_size == 7 && b.st_size == 7 && c.st_mode == (S_IFREG | 0600), "stat");
	check(EACH(fstat(-1, &a), EBADF) && FAILS_R(_fstat_r(&mine, -1, &a), EBADF) &&
		      EACH(stat("/nowhere", &a), ENOENT) && FAILS_R(_stat_r(&mine, "/nowhere", &a), ENOENT),
	      "their errors");
	errno = 0;
	mine._errno = 0;
	check(isatty(fd) == 0 && errno == ENOTTY && _isatty(fd) == 0 && _isatty_r(&mine, fd) == 0 &&
		      mine._errno == ENOTTY,
	      "a file is no terminal");
	check(fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && _fcntl(fd, F_GETFD) == FD_CLOEXEC &&
		      _fcntl_r(&mine, fd, F_SETFD, 0) == 0 && fcntl(fd, F_GETFD) == 0,
	      "fcntl");
	check(EACH(fcntl(-1, F_GETFD), EBADF) && FAILS_R(_fcntl_r(&mine, -1, F_GETFD, 0), EBADF), "its errors");
	int n = 0, m = 0;
	check(pipe(ends) == 0 && write(ends[1], "abc", 3) == 3 && ioctl(ends[0], FIONREAD, &n) == 0 &&
		      _ioctl(ends[0], FIONREAD, &m) == 0 && n == 3 && m == 3 &&
		      EACH(ioctl(-1, FIONREAD, &n), EBADF),
	      "ioctl");
	close(ends[0]), close(ends[1]), close(fd);
}

static int links(const char *path)
{
	struct stat st;

	return stat(path, &st) < 0 ? -1 : st.st_nlink;
}

static void naming(void)
{
	int wrong = 0;

	puts("link, unlink, rename, mkdir");
	wrong += link(file, other) != 0 || links(file) != 2 || unlink(other) != 0 || links(file) != 1;
	wrong += _link(file, other) != 0 || links(file) != 2 || _unlink(other) != 0 || links(file) != 1;
	wrong += _link_r(&mine, file, other) != 0 || links(file) != 2 || _unlink_r(&mine, other) != 0 ||
		 links(file) != 1;
	check(wrong == 0, "a second name");
	check(EACH(link("/nowhere", other), ENOENT) && FAILS_R(_link_r(&mine, "/nowhere", other), ENOENT) &&
		      EACH(unlink(other), ENOENT) && FAILS_R(_unlink_r(&mine, other), ENOENT),
	      "their errors");
	wrong += rename(file, other) != 0 || links(file) != -1 || links(other) != 1;
	wrong += _rename(other, file) != 0 || links(other) != -1 || links(file) != 1;
	wrong += _rename_r(&mine, file, other) != 0 || links(file) != -1 || rename(other, file) != 0;
	check(wrong == 0, "another name");
	check(EACH(rename("/nowhere", other), ENOENT) && FAILS_R(_rename_r(&mine, "/nowhere", other), ENOENT),
	      "its error");
	struct stat st = { 0 };
	wrong += mkdir(folder, 0700) != 0 || stat(folder, &st) != 0 || st.st_mode != (S_IFDIR | 0700);
	wrong += rmdir(folder) != 0 || _mkdir(folder, 0700) != 0 || stat(folder, &st) != 0;
	wrong += rmdir(folder) != 0 || _mkdir_r(&mine, folder, 0700) != 0 || stat(folder, &st) != 0;
	check(wrong == 0, "folders");
	check(EACH(mkdir(folder, 0700), EEXIST) && FAILS_R(_mkdir_r(&mine, folder, 0700), EEXIST) &&
		      rmdir(folder) == 0,
	      "once");
}

/* What ends with a status of its own, by the trap instruction. */
static const unsigned program[] = {
#if defined __x86_64__
	0x00002abf, 0x003cb800, 0x050f0000, /* mov $42,%edi; mov $60,%eax; syscall */
#elif defined __aarch64__
	0xd2800540, 0xd2800ba8, 0xd4000001, /* mov x0,#42; mov x8,#93; svc #0 */
#elif defined __riscv
	0x02a00513, 0x05d00893, 0x00000073, /* li a0,42; li a7,93; ecall */
#endif
};

#if defined __x86_64__
#define MACHINE 62
#elif defined __aarch64__
#define MACHINE 183
#else
#define MACHINE 243
#endif

static void make_program(const char *path)
{
	const unsigned long base = 0x10000;
	struct {
		Elf64_Ehdr header;
		Elf64_Phdr segment;
		unsigned code[sizeof program / sizeof *program];
	} image = {
		.header = { .e_ident = { 0x7f, 'E', 'L', 'F', 2, 1, 1 }, .e_type = 2, .e_machine = MACHINE,
			    .e_version = 1, .e_entry = base + sizeof(Elf64_Ehdr) + sizeof(Elf64_Phdr),
			    .e_phoff = sizeof(Elf64_Ehdr), .e_ehsize = sizeof(Elf64_Ehdr),
			    .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 1 },
		.segment = { .p_type = PT_LOAD, .p_flags = 5, .p_vaddr = base, .p_paddr = base,
			     .p_filesz = sizeof image, .p_memsz = sizeof image, .p_align = 4096 },
	};
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0700);

	memcpy(image.code, program, sizeof program);
	write(fd, &image, sizeof image);
	close(fd);
}

static int call_execve(const char *path, char *const a[], char *const e[]) { return execve(path, a, e); }
static int call_execve_r(const char *path, char *const a[], char *const e[])
{
	return _execve_r(&mine, path, a, e);
}
static pid_t call_fork_r(void) { return _fork_r(&mine); }
static pid_t call_wait_r(int *status) { return _wait_r(&mine, status); }
static int call_kill_r(pid_t pid, int sig) { return _kill_r(&mine, pid, sig); }

static void processes(void)
{
	pid_t (*const forks[])(void) = { fork, _fork, call_fork_r };
	pid_t (*const waits[])(int *) = { wait, _wait, call_wait_r };
	int (*const kills[])(pid_t, int) = { kill, _kill, call_kill_r };
	int (*const executes[])(const char *, char *const[], char *const[]) = { call_execve, _execve,
										 call_execve_r };
	char *arguments[] = { "program", 0 };
	int wrong = 0, status;
	pid_t me = getpid();

	puts("fork, wait, kill, getpid, execve, _exit");
	check(me > 0 && _getpid() == me && _getpid_r(&mine) == me, "getpid");
	for (int i = 0; i < 3; i++) {
		fflush(stdout);
		pid_t child = forks[i]();
		if (child == 0)
			_exit(getppid() == me && getpid() != me ? 40 + i : 1);
		wrong += waits[i](&status) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 40 + i;
	}
	check(wrong == 0, "a child, and its status");
	check(EACH(wait(&status), ECHILD) && FAILS_R(_wait_r(&mine, &status), ECHILD), "then none");
	for (int i = 0; i < 3; i++) {
		fflush(stdout);
		pid_t child = forks[i]();
		if (child == 0)
			for (;;)
				pause();
		wrong += kills[i](child, SIGUSR1) != 0 || waits[i](&status) != child || !WIFSIGNALED(status) ||
			 WTERMSIG(status) != SIGUSR1;
	}
	check(wrong == 0, "one that is killed by newlib's number of a signal");
	check(EACH(kill(0x7ffffff, 0), ESRCH) && FAILS_R(_kill_r(&mine, me, 62), EINVAL), "kill's errors");
	make_program(other);
	for (int i = 0; i < 3; i++) {
		fflush(stdout);
		pid_t child = fork();
		if (child == 0) {
			executes[i](other, arguments, arguments + 1);
			_exit(1);
		}
		wrong += wait(&status) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 42;
	}
	check(wrong == 0, "another program");
	fflush(stdout);
	pid_t child = _vfork();
	if (child == 0)
		_exit(43);
	check(wait(&status) == child && WEXITSTATUS(status) == 43, "vfork");
	check(FAILS(execve("/nowhere", arguments, arguments + 1), ENOENT) &&
		      FAILS(_execve("/nowhere", arguments, arguments + 1), ENOENT) &&
		      FAILS_R(_execve_r(&mine, "/nowhere", arguments, arguments + 1), ENOENT),
	      "execve's error");
	unlink(other);
}

static void memory_and_time(void)
{
	struct timeval first, second, third;
	struct tms used, used2, used3;

	puts("sbrk, times, gettimeofday");
	char *end = sbrk(0);
	check(end && sbrk(4096) == end && _sbrk(4096) == end + 4096 && _sbrk_r(&mine, 4096) == end + 8192 &&
		      sbrk(0) == end + 12288,
	      "the break moves");
	memset(end, 1, 12288);
	check(end[12287] == 1 && sbrk(-12288) == end + 12288 && sbrk(0) == end, "and is memory");
	check(FAILS((long)sbrk(1l << 46), ENOMEM) && FAILS((long)_sbrk(1l << 46), ENOMEM) &&
		      FAILS_R((long)_sbrk_r(&mine, 1l << 46), ENOMEM),
	      "as far as there is some");
	gettimeofday(&first, 0), _gettimeofday(&second, 0), _gettimeofday_r(&mine, &third, 0);
	check(first.tv_sec > 1000000000 && !timercmp(&first, &second, >) && !timercmp(&second, &third, >) &&
		      third.tv_sec - first.tv_sec < 60 && third.tv_usec < 1000000,
	      "the time of day goes on");
	/* Until the clock of ticks has gone on. */
	clock_t at = times(&used), later, last;
	do
		later = _times(&used2);
	while (later == at || used2.tms_utime + used2.tms_stime == 0);
	last = _times_r(&mine, &used3);
	check(at != -1 && later > at && last >= later && used2.tms_utime >= used.tms_utime &&
		      used3.tms_utime >= used2.tms_utime,
	      "and so do ticks");
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	_REENT_INIT_PTR(&mine);
	opening();
	telling();
	naming();
	processes();
	memory_and_time();
	unlink(file);
	printf("%d failures\n", failures);
	return failures != 0;
}
