// Files.
#include "scarce.h"

#include <dirent.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>

static int closed(int fd, int error)
{
    if (!error) NEED(close(fd));
    return error;
}

static int open_file(void)
{
    begin();
    int fd = open("/dev/null", O_RDWR);
    return closed(fd, end(fd));
}

static int create_file(void)
{
    begin();
    int fd = open("/tmp/a-file-with-a-name-that-is-not-short", O_RDWR | O_CREAT | O_EXCL, 0600);
    int error = closed(fd, end(fd));
    int gone = unlink("/tmp/a-file-with-a-name-that-is-not-short");
    if ((gone == 0) != !error) stop_wrong("a file that is there, or not");
    return error;
}

static int create_unnamed(void)
{
    begin();
    int fd = open("/tmp", O_RDWR | O_TMPFILE, 0600);
    return closed(fd, end(fd));
}

static int write_file(void)
{
    static char bytes[20000];
    int fd = open("/tmp/written", O_RDWR | O_CREAT, 0600);
    NEED(fd);
    begin();
    ssize_t n = write(fd, bytes, sizeof bytes);
    int error = end(n);
    struct stat st;
    NEED(fstat(fd, &st));
    if (st.st_size != (n < 0 ? 0 : n)) stop_wrong("bytes that were written");
    NEED(close(fd));
    NEED(unlink("/tmp/written"));
    return error;
}

static int directory(void)
{
    begin();
    int error = end(mkdir("/tmp/directory", 0700));
    if (!error) {
        begin();
        error = end(rename("/tmp/directory", "/tmp/another-name-of-the-directory"));
        NEED(rmdir(error ? "/tmp/directory" : "/tmp/another-name-of-the-directory"));
    }
    return error;
}

static int links(void)
{
    int fd = open("/tmp/linked", O_RDWR | O_CREAT, 0600);
    NEED(fd);
    close(fd);
    begin();
    int error = end(symlink("/tmp/linked", "/tmp/symbolic"));
    if (!error) {
        begin();
        fd = open("/tmp/symbolic", O_RDONLY);
        error = closed(fd, end(fd));
        NEED(unlink("/tmp/symbolic"));
    }
    if (!error) {
        begin();
        error = end(link("/tmp/linked", "/tmp/hard"));
        if (!error) NEED(unlink("/tmp/hard"));
    }
    NEED(unlink("/tmp/linked"));
    return error;
}

static int fifo(void)
{
    begin();
    int error = end(mkfifo("/tmp/fifo", 0600));
    if (error) return error;
    begin();
    int fd = open("/tmp/fifo", O_RDWR);
    error = end(fd);
    NEED(unlink("/tmp/fifo"));
    return closed(fd, error);
}

static int change_directory(void)
{
    begin();
    int error = end(chdir("/tmp"));
    if (!error) {
        begin();
        error = end(chdir("/"));
        if (error) NEED(chdir("/"));
    }
    return error;
}

static int get_directory(void)
{
    char path[PATH_MAX];
    begin();
    return end(syscall(SYS_getcwd, path, sizeof path));
}

static int list(void)
{
    char entries[4096];
    int fd = open("/tmp", O_RDONLY | O_DIRECTORY);
    NEED(fd);
    begin();
    int error = end(syscall(SYS_getdents64, fd, entries, sizeof entries));
    NEED(close(fd));
    return error;
}

static int list_processes(void)
{
    char entries[4096];
    int fd = open("/proc/self/fd", O_RDONLY | O_DIRECTORY);
    NEED(fd);
    begin();
    int error = end(syscall(SYS_getdents64, fd, entries, sizeof entries));
    NEED(close(fd));
    return error;
}

static int path_of_file(void)
{
    char path[100];
    begin();
    return end(readlink("/proc/self/fd/0", path, sizeof path));
}

static int file_by_link(void)
{
    int fds[2];
    NEED(pipe(fds));
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fds[0]);
    begin();
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    int error = closed(fd, end(fd));
    close(fds[0]);
    close(fds[1]);
    return error;
}

static int read_file_of_proc(const char *name)
{
    char text[4096];
    begin();
    int fd = open(name, O_RDONLY);
    int error = end(fd);
    if (error) return error;
    begin();
    error = end(read(fd, text, sizeof text));
    NEED(close(fd));
    return error;
}

static int name_of_process(void)
{
    return read_file_of_proc("/proc/self/comm");
}

static int status_of_process(void)
{
    return read_file_of_proc("/proc/self/status");
}

static int figures_of_memory(void)
{
    return read_file_of_proc("/proc/meminfo");
}

static int pipes(void)
{
    int fds[2];
    begin();
    int error = end(pipe(fds));
    if (error) return error;
    begin();
    error = end(write(fds[1], "x", 1));
    close(fds[0]);
    close(fds[1]);
    return error;
}

static int pipe_filled(void)
{
    static char bytes[65536];
    int fds[2];
    NEED(pipe(fds));
    begin();
    int error = end(write(fds[1], bytes, sizeof bytes));
    close(fds[0]);
    close(fds[1]);
    return error;
}

static int pipe_size(void)
{
    int fds[2];
    NEED(pipe(fds));
    NEED(write(fds[1], "x", 1));
    begin();
    int error = end(fcntl(fds[1], F_SETPIPE_SZ, 1 << 18));
    close(fds[0]);
    close(fds[1]);
    return error;
}

static int duplicate(void)
{
    begin();
    int fd = dup(0);
    return closed(fd, end(fd));
}

// The table of descriptors grows.
static int duplicate_far(void)
{
    pid_t child = fork();
    NEED(child);
    if (child == 0) {
        begin();
        _exit(end(dup2(0, 900)));
    }
    int status = status_of(child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EFAULT;
}

static int record_lock(void)
{
    int fd = open("/tmp/locked", O_RDWR | O_CREAT, 0600);
    NEED(fd);
    struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct flock part = {.l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = 10, .l_len = 10};
    begin();
    int error = end(fcntl(fd, F_SETLK, &all));
    if (!error) {
        begin();
        error = end(fcntl(fd, F_SETLK, &part));
    }
    NEED(close(fd));
    NEED(unlink("/tmp/locked"));
    return error;
}

static int whole_lock(void)
{
    int fd = open("/tmp/locked", O_RDWR | O_CREAT, 0600);
    NEED(fd);
    begin();
    int error = end(flock(fd, LOCK_EX));
    NEED(close(fd));
    NEED(unlink("/tmp/locked"));
    return error;
}

static int space_for_file(void)
{
    int fd = open("/tmp/long", O_RDWR | O_CREAT, 0600);
    NEED(fd);
    begin();
    int error = end(fallocate(fd, 0, 0, 40000));
    NEED(close(fd));
    NEED(unlink("/tmp/long"));
    return error;
}

static int copied_file(void)
{
    static char bytes[20000];
    int from = open("/tmp/from", O_RDWR | O_CREAT, 0600), to = open("/tmp/to", O_RDWR | O_CREAT, 0600);
    NEED(from);
    NEED(to);
    if (write(from, bytes, sizeof bytes) != sizeof bytes) stop("write");
    off_t at = 0;
    begin();
    int error = end(sendfile(to, from, &at, sizeof bytes));
    loff_t in = 0, out = 0;
    if (!error) {
        begin();
        error = end(copy_file_range(from, &in, to, &out, sizeof bytes, 0));
    }
    NEED(close(from));
    NEED(close(to));
    NEED(unlink("/tmp/from"));
    NEED(unlink("/tmp/to"));
    return error;
}

static int node(void)
{
    begin();
    int error = end(mknod("/tmp/node", S_IFREG | 0600, 0));
    if (!error) {
        begin();
        error = end(access("/tmp/node", R_OK));
        NEED(unlink("/tmp/node"));
    }
    return error;
}

static int duplicate_above(void)
{
    begin();
    int fd = fcntl(0, F_DUPFD, 40);
    return closed(fd, end(fd));
}

static int sizes_of_process(void)
{
    return read_file_of_proc("/proc/self/statm");
}

static int vectors(void)
{
    char byte;
    struct iovec all[100];
    for (int i = 0; i < 100; i++) all[i] = (struct iovec){&byte, 1};
    int fd = open("/dev/zero", O_RDWR);
    NEED(fd);
    begin();
    int error = end(readv(fd, all, 100));
    NEED(close(fd));
    return error;
}

static int attributes(void)
{
    struct stat st;
    begin();
    return end(stat("/dev/null", &st));
}

static int mode(void)
{
    int fd = open("/tmp/mode", O_RDWR | O_CREAT, 0600);
    NEED(fd);
    NEED(close(fd));
    begin();
    int error = end(chmod("/tmp/mode", 0640));
    NEED(unlink("/tmp/mode"));
    return error;
}

const struct trial file_trials[] = {
    {"open", open_file, {ENOMEM}},
    {"create", create_file, {ENOMEM, ENOSPC}},
    {"create_unnamed", create_unnamed, {ENOMEM, ENOSPC}},
    {"write", write_file, {ENOMEM, ENOSPC}},
    {"mkdir", directory, {ENOMEM, ENOSPC}},
    {"links", links, {ENOMEM, ENOSPC}},
    {"fifo", fifo, {ENOMEM, ENOSPC}},
    {"chdir", change_directory, {ENOMEM}},
    {"getcwd", get_directory, {ENOMEM}},
    {"getdents", list, {ENOMEM}},
    {"getdents_proc", list_processes, {ENOMEM}},
    {"readlink", path_of_file, {ENOMEM}},
    {"open_link", file_by_link, {ENOMEM}},
    {"comm", name_of_process, {ENOMEM}},
    {"status", status_of_process, {ENOMEM}},
    {"meminfo", figures_of_memory, {ENOMEM}},
    {"pipe", pipes, {ENOMEM}},
    {"pipe_filled", pipe_filled, {ENOMEM}},
    {"pipe_size", pipe_size, {ENOMEM}},
    {"dup", duplicate, {ENOMEM}},
    {"dup_far", duplicate_far, {ENOMEM}},
    {"record_lock", record_lock, {ENOLCK, ENOMEM}},
    {"flock", whole_lock, {ENOLCK, ENOMEM}},
    {"fallocate", space_for_file, {ENOMEM, ENOSPC}},
    {"sendfile", copied_file, {ENOMEM, ENOSPC}},
    {"mknod", node, {ENOMEM, ENOSPC}},
    {"dupfd", duplicate_above, {ENOMEM}},
    {"statm", sizes_of_process, {ENOMEM}},
    {"readv", vectors, {ENOMEM}},
    {"stat", attributes, {ENOMEM}},
    {"chmod", mode, {ENOMEM}},
    {0},
};
