/* System calls as function calls, for x86_64. Generated from the table of system calls;
 * not to be edited. Every function returns -errno on failure. */
#ifndef SIGIL_DIRECT_H
#define SIGIL_DIRECT_H

#ifdef __cplusplus
extern "C" {
#endif

/** The system call with the number n. */
long sigil_syscall(long n, long a, long b, long c, long d, long e, long f);

/** read(int fd, void *buf, size_t count) */
long sigil_sys_read(long a, long b, long c);

/** write(int fd, const void *buf, size_t count) */
long sigil_sys_write(long a, long b, long c);

/** open(const char *path, int flags, mode_t mode) */
long sigil_sys_open(long a, long b, long c);

/** close(int fd) */
long sigil_sys_close(long a);

/** stat(const char *path, struct stat *statbuf) */
long sigil_sys_stat(long a, long b);

/** fstat(int fd, struct stat *statbuf) */
long sigil_sys_fstat(long a, long b);

/** lstat(const char *path, struct stat *statbuf) */
long sigil_sys_lstat(long a, long b);

/** poll(struct pollfd *fds, unsigned int nfds, int timeout) */
long sigil_sys_poll(long a, long b, long c);

/** lseek(int fd, long offset, int whence) */
long sigil_sys_lseek(long a, long b, long c);

/** mmap(void *addr, size_t len, int prot, int flags, int fd, long offset) */
long sigil_sys_mmap(long a, long b, long c, long d, long e, long f);

/** mprotect(void *addr, size_t len, int prot) */
long sigil_sys_mprotect(long a, long b, long c);

/** munmap(void *addr, size_t len) */
long sigil_sys_munmap(long a, long b);

/** brk(void *brk) */
long sigil_sys_brk(long a);

/** rt_sigaction(int sig, const struct sigaction *act, struct sigaction *oact, size_t sigsetsize) */
long sigil_sys_rt_sigaction(long a, long b, long c, long d);

/** rt_sigprocmask(int how, const sigset_t *set, sigset_t *oset, size_t sigsetsize) */
long sigil_sys_rt_sigprocmask(long a, long b, long c, long d);

/** rt_sigreturn() */
long sigil_sys_rt_sigreturn(void);

/** ioctl(int fd, unsigned int cmd, unsigned long arg) */
long sigil_sys_ioctl(long a, long b, long c);

/** pread64(int fd, void *buf, size_t count, loff_t pos) */
long sigil_sys_pread64(long a, long b, long c, long d);

/** pwrite64(int fd, const void *buf, size_t count, loff_t pos) */
long sigil_sys_pwrite64(long a, long b, long c, long d);

/** readv(int fd, struct iovec *iov, unsigned long iovcnt) */
long sigil_sys_readv(long a, long b, long c);

/** writev(int fd, const struct iovec *iov, unsigned long iovcnt) */
long sigil_sys_writev(long a, long b, long c);

/** access(const char *path, int mode) */
long sigil_sys_access(long a, long b);

/** pipe(int *fds) */
long sigil_sys_pipe(long a);

/** select(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, struct timeval *timeout) */
long sigil_sys_select(long a, long b, long c, long d, long e);

/** sched_yield() */
long sigil_sys_sched_yield(void);

/** mremap(void *addr, size_t old_len, size_t new_len, unsigned long flags, void *new_addr) */
long sigil_sys_mremap(long a, long b, long c, long d, long e);

/** msync(void *addr, size_t len, int flags) */
long sigil_sys_msync(long a, long b, long c);

/** mincore(void *addr, size_t len, void *vec) */
long sigil_sys_mincore(long a, long b, long c);

/** madvise(void *addr, size_t len, int advice) */
long sigil_sys_madvise(long a, long b, long c);

/** shmget(key_t key, size_t size, int shmflg) */
long sigil_sys_shmget(long a, long b, long c);

/** shmat(int shmid, void *shmaddr, int shmflg) */
long sigil_sys_shmat(long a, long b, long c);

/** shmctl(int shmid, int cmd, void *buf) */
long sigil_sys_shmctl(long a, long b, long c);

/** dup(int fd) */
long sigil_sys_dup(long a);

/** dup2(int oldfd, int newfd) */
long sigil_sys_dup2(long a, long b);

/** pause() */
long sigil_sys_pause(void);

/** nanosleep(const struct timespec *rqtp, struct timespec *rmtp) */
long sigil_sys_nanosleep(long a, long b);

/** getitimer(int which, struct itimerval *value) */
long sigil_sys_getitimer(long a, long b);

/** alarm(unsigned int seconds) */
long sigil_sys_alarm(long a);

/** setitimer(int which, const struct itimerval *value, struct itimerval *ovalue) */
long sigil_sys_setitimer(long a, long b, long c);

/** getpid() */
long sigil_sys_getpid(void);

/** sendfile(int out_fd, int in_fd, off_t *offset, size_t count) */
long sigil_sys_sendfile(long a, long b, long c, long d);

/** socket(int domain, int type, int protocol) */
long sigil_sys_socket(long a, long b, long c);

/** connect(int fd, const struct sockaddr *addr, int addrlen) */
long sigil_sys_connect(long a, long b, long c);

/** accept(int fd, struct sockaddr *addr, int *addrlen) */
long sigil_sys_accept(long a, long b, long c);

/** sendto(int fd, const void *buf, size_t len, unsigned int flags, const struct sockaddr *addr, int addrlen) */
long sigil_sys_sendto(long a, long b, long c, long d, long e, long f);

/** recvfrom(int fd, void *buf, size_t len, unsigned int flags, struct sockaddr *addr, int *addrlen) */
long sigil_sys_recvfrom(long a, long b, long c, long d, long e, long f);

/** sendmsg(int fd, const struct msghdr *msg, unsigned int flags) */
long sigil_sys_sendmsg(long a, long b, long c);

/** recvmsg(int fd, struct msghdr *msg, unsigned int flags) */
long sigil_sys_recvmsg(long a, long b, long c);

/** shutdown(int fd, int how) */
long sigil_sys_shutdown(long a, long b);

/** bind(int fd, const struct sockaddr *addr, int addrlen) */
long sigil_sys_bind(long a, long b, long c);

/** listen(int fd, int backlog) */
long sigil_sys_listen(long a, long b);

/** getsockname(int fd, struct sockaddr *addr, int *addrlen) */
long sigil_sys_getsockname(long a, long b, long c);

/** getpeername(int fd, struct sockaddr *addr, int *addrlen) */
long sigil_sys_getpeername(long a, long b, long c);

/** socketpair(int domain, int type, int protocol, int *fds) */
long sigil_sys_socketpair(long a, long b, long c, long d);

/** setsockopt(int fd, int level, int optname, void *optval, int optlen) */
long sigil_sys_setsockopt(long a, long b, long c, long d, long e);

/** getsockopt(int fd, int level, int optname, void *optval, int *optlen) */
long sigil_sys_getsockopt(long a, long b, long c, long d, long e);

/** clone(unsigned long flags, void *stack, pid_t *parent_tid, pid_t *child_tid, void *tls) */
long sigil_sys_clone(long a, long b, long c, long d, long e);

/** fork() */
long sigil_sys_fork(void);

/** vfork() */
long sigil_sys_vfork(void);

/** execve(const char *filename, char *const *argv, char *const *envp) */
long sigil_sys_execve(long a, long b, long c);

/** exit(int status) */
long sigil_sys_exit(long a);

/** wait4(pid_t pid, int *status, int options, struct rusage *rusage) */
long sigil_sys_wait4(long a, long b, long c, long d);

/** kill(pid_t pid, int sig) */
long sigil_sys_kill(long a, long b);

/** uname(struct utsname *name) */
long sigil_sys_uname(long a);

/** semget(key_t key, int nsems, int semflg) */
long sigil_sys_semget(long a, long b, long c);

/** semop(int semid, const struct sembuf *sops, unsigned int nsops) */
long sigil_sys_semop(long a, long b, long c);

/** semctl(int semid, int semnum, int cmd, void *arg) */
long sigil_sys_semctl(long a, long b, long c, long d);

/** shmdt(void *shmaddr) */
long sigil_sys_shmdt(long a);

/** msgget(key_t key, int msgflg) */
long sigil_sys_msgget(long a, long b);

/** msgsnd(int msqid, void *msgp, size_t msgsz, int msgflg) */
long sigil_sys_msgsnd(long a, long b, long c, long d);

/** msgrcv(int msqid, void *msgp, size_t msgsz, long msgtyp, int msgflg) */
long sigil_sys_msgrcv(long a, long b, long c, long d, long e);

/** msgctl(int msqid, int cmd, void *buf) */
long sigil_sys_msgctl(long a, long b, long c);

/** fcntl(int fd, int cmd, unsigned long arg) */
long sigil_sys_fcntl(long a, long b, long c);

/** flock(int fd, int cmd) */
long sigil_sys_flock(long a, long b);

/** fsync(int fd) */
long sigil_sys_fsync(long a);

/** fdatasync(int fd) */
long sigil_sys_fdatasync(long a);

/** truncate(const char *path, long length) */
long sigil_sys_truncate(long a, long b);

/** ftruncate(int fd, long length) */
long sigil_sys_ftruncate(long a, long b);

/** getdents(int fd, struct linux_dirent *dirent, unsigned int count) */
long sigil_sys_getdents(long a, long b, long c);

/** getcwd(void *buf, size_t size) */
long sigil_sys_getcwd(long a, long b);

/** chdir(const char *path) */
long sigil_sys_chdir(long a);

/** fchdir(int fd) */
long sigil_sys_fchdir(long a);

/** rename(const char *oldpath, const char *newpath) */
long sigil_sys_rename(long a, long b);

/** mkdir(const char *path, mode_t mode) */
long sigil_sys_mkdir(long a, long b);

/** rmdir(const char *path) */
long sigil_sys_rmdir(long a);

/** creat(const char *path, mode_t mode) */
long sigil_sys_creat(long a, long b);

/** link(const char *oldpath, const char *newpath) */
long sigil_sys_link(long a, long b);

/** unlink(const char *path) */
long sigil_sys_unlink(long a);

/** symlink(const char *target, const char *linkpath) */
long sigil_sys_symlink(long a, long b);

/** readlink(const char *path, void *buf, int bufsiz) */
long sigil_sys_readlink(long a, long b, long c);

/** chmod(const char *path, mode_t mode) */
long sigil_sys_chmod(long a, long b);

/** fchmod(int fd, mode_t mode) */
long sigil_sys_fchmod(long a, long b);

/** chown(const char *path, uid_t user, gid_t group) */
long sigil_sys_chown(long a, long b, long c);

/** fchown(int fd, uid_t user, gid_t group) */
long sigil_sys_fchown(long a, long b, long c);

/** lchown(const char *path, uid_t user, gid_t group) */
long sigil_sys_lchown(long a, long b, long c);

/** umask(mode_t mask) */
long sigil_sys_umask(long a);

/** gettimeofday(struct timeval *tv, struct timezone *tz) */
long sigil_sys_gettimeofday(long a, long b);

/** getrlimit(int resource, struct rlimit *rlim) */
long sigil_sys_getrlimit(long a, long b);

/** getrusage(int who, struct rusage *usage) */
long sigil_sys_getrusage(long a, long b);

/** sysinfo(struct sysinfo *info) */
long sigil_sys_sysinfo(long a);

/** times(struct tms *buf) */
long sigil_sys_times(long a);

/** getuid() */
long sigil_sys_getuid(void);

/** getgid() */
long sigil_sys_getgid(void);

/** setuid(uid_t uid) */
long sigil_sys_setuid(long a);

/** setgid(gid_t gid) */
long sigil_sys_setgid(long a);

/** geteuid() */
long sigil_sys_geteuid(void);

/** getegid() */
long sigil_sys_getegid(void);

/** setpgid(pid_t pid, pid_t pgid) */
long sigil_sys_setpgid(long a, long b);

/** getppid() */
long sigil_sys_getppid(void);

/** getpgrp() */
long sigil_sys_getpgrp(void);

/** setsid() */
long sigil_sys_setsid(void);

/** setreuid(uid_t ruid, uid_t euid) */
long sigil_sys_setreuid(long a, long b);

/** setregid(gid_t rgid, gid_t egid) */
long sigil_sys_setregid(long a, long b);

/** getgroups(int size, gid_t *list) */
long sigil_sys_getgroups(long a, long b);

/** setgroups(int size, const gid_t *list) */
long sigil_sys_setgroups(long a, long b);

/** setresuid(uid_t ruid, uid_t euid, uid_t suid) */
long sigil_sys_setresuid(long a, long b, long c);

/** getresuid(uid_t *ruid, uid_t *euid, uid_t *suid) */
long sigil_sys_getresuid(long a, long b, long c);

/** setresgid(gid_t rgid, gid_t egid, gid_t sgid) */
long sigil_sys_setresgid(long a, long b, long c);

/** getresgid(gid_t *rgid, gid_t *egid, gid_t *sgid) */
long sigil_sys_getresgid(long a, long b, long c);

/** getpgid(pid_t pid) */
long sigil_sys_getpgid(long a);

/** setfsuid(uid_t uid) */
long sigil_sys_setfsuid(long a);

/** setfsgid(gid_t gid) */
long sigil_sys_setfsgid(long a);

/** getsid(pid_t pid) */
long sigil_sys_getsid(long a);

/** capget(struct __user_cap_header_struct *header, struct __user_cap_data_struct *data) */
long sigil_sys_capget(long a, long b);

/** capset(struct __user_cap_header_struct *header, const struct __user_cap_data_struct *data) */
long sigil_sys_capset(long a, long b);

/** rt_sigpending(sigset_t *set, size_t sigsetsize) */
long sigil_sys_rt_sigpending(long a, long b);

/** rt_sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout, size_t sigsetsize) */
long sigil_sys_rt_sigtimedwait(long a, long b, long c, long d);

/** rt_sigqueueinfo(pid_t tgid, int sig, const siginfo_t *info) */
long sigil_sys_rt_sigqueueinfo(long a, long b, long c);

/** rt_sigsuspend(const sigset_t *set, size_t sigsetsize) */
long sigil_sys_rt_sigsuspend(long a, long b);

/** sigaltstack(const stack_t *ss, stack_t *old_ss) */
long sigil_sys_sigaltstack(long a, long b);

/** utime(const char *path, const struct utimbuf *times) */
long sigil_sys_utime(long a, long b);

/** mknod(const char *path, mode_t mode, unsigned int dev) */
long sigil_sys_mknod(long a, long b, long c);

/** statfs(const char *path, struct statfs *buf) */
long sigil_sys_statfs(long a, long b);

/** fstatfs(int fd, struct statfs *buf) */
long sigil_sys_fstatfs(long a, long b);

/** getpriority(int which, int who) */
long sigil_sys_getpriority(long a, long b);

/** setpriority(int which, int who, int nice) */
long sigil_sys_setpriority(long a, long b, long c);

/** sched_setparam(pid_t pid, const struct sched_param *param) */
long sigil_sys_sched_setparam(long a, long b);

/** sched_getparam(pid_t pid, struct sched_param *param) */
long sigil_sys_sched_getparam(long a, long b);

/** sched_setscheduler(pid_t pid, int policy, const struct sched_param *param) */
long sigil_sys_sched_setscheduler(long a, long b, long c);

/** sched_getscheduler(pid_t pid) */
long sigil_sys_sched_getscheduler(long a);

/** sched_get_priority_max(int policy) */
long sigil_sys_sched_get_priority_max(long a);

/** sched_get_priority_min(int policy) */
long sigil_sys_sched_get_priority_min(long a);

/** sched_rr_get_interval(pid_t pid, struct timespec *interval) */
long sigil_sys_sched_rr_get_interval(long a, long b);

/** mlock(void *addr, size_t len) */
long sigil_sys_mlock(long a, long b);

/** munlock(void *addr, size_t len) */
long sigil_sys_munlock(long a, long b);

/** mlockall(int flags) */
long sigil_sys_mlockall(long a);

/** munlockall() */
long sigil_sys_munlockall(void);

/** vhangup() */
long sigil_sys_vhangup(void);

/** prctl(int option, unsigned long arg2, unsigned long arg3, unsigned long arg4, unsigned long arg5) */
long sigil_sys_prctl(long a, long b, long c, long d, long e);

/** arch_prctl(int option, void *arg2) */
long sigil_sys_arch_prctl(long a, long b);

/** adjtimex(struct timex *tx) */
long sigil_sys_adjtimex(long a);

/** setrlimit(int resource, const struct rlimit *rlim) */
long sigil_sys_setrlimit(long a, long b);

/** chroot(const char *path) */
long sigil_sys_chroot(long a);

/** sync() */
long sigil_sys_sync(void);

/** settimeofday(const struct timeval *tv, const struct timezone *tz) */
long sigil_sys_settimeofday(long a, long b);

/** reboot(unsigned int magic1, unsigned int magic2, unsigned int cmd, void *arg) */
long sigil_sys_reboot(long a, long b, long c, long d);

/** gettid() */
long sigil_sys_gettid(void);

/** tkill(pid_t tid, int sig) */
long sigil_sys_tkill(long a, long b);

/** time(time_t *tloc) */
long sigil_sys_time(long a);

/** futex(uint32_t *uaddr, int op, unsigned int val, const struct timespec *timeout, uint32_t *uaddr2, unsigned int val3) */
long sigil_sys_futex(long a, long b, long c, long d, long e, long f);

/** sched_setaffinity(pid_t pid, unsigned int len, const unsigned long *mask) */
long sigil_sys_sched_setaffinity(long a, long b, long c);

/** sched_getaffinity(pid_t pid, unsigned int len, unsigned long *mask) */
long sigil_sys_sched_getaffinity(long a, long b, long c);

/** epoll_create(int size) */
long sigil_sys_epoll_create(long a);

/** getdents64(int fd, struct linux_dirent64 *dirent, unsigned int count) */
long sigil_sys_getdents64(long a, long b, long c);

/** set_tid_address(void *tidptr) */
long sigil_sys_set_tid_address(long a);

/** restart_syscall() */
long sigil_sys_restart_syscall(void);

/** semtimedop(int semid, const struct sembuf *sops, unsigned int nsops, const struct timespec *timeout) */
long sigil_sys_semtimedop(long a, long b, long c, long d);

/** fadvise64(int fd, loff_t offset, size_t len, int advice) */
long sigil_sys_fadvise64(long a, long b, long c, long d);

/** timer_create(clockid_t clockid, const struct sigevent *sevp, timer_t *timerid) */
long sigil_sys_timer_create(long a, long b, long c);

/** timer_settime(timer_t timerid, int flags, const struct itimerspec *new_value, struct itimerspec *old_value) */
long sigil_sys_timer_settime(long a, long b, long c, long d);

/** timer_gettime(timer_t timerid, struct itimerspec *value) */
long sigil_sys_timer_gettime(long a, long b);

/** timer_getoverrun(timer_t timerid) */
long sigil_sys_timer_getoverrun(long a);

/** timer_delete(timer_t timerid) */
long sigil_sys_timer_delete(long a);

/** clock_settime(clockid_t clockid, const struct timespec *tp) */
long sigil_sys_clock_settime(long a, long b);

/** clock_gettime(clockid_t clockid, struct timespec *tp) */
long sigil_sys_clock_gettime(long a, long b);

/** clock_getres(clockid_t clockid, struct timespec *tp) */
long sigil_sys_clock_getres(long a, long b);

/** clock_nanosleep(clockid_t clockid, int flags, const struct timespec *rqtp, struct timespec *rmtp) */
long sigil_sys_clock_nanosleep(long a, long b, long c, long d);

/** exit_group(int status) */
long sigil_sys_exit_group(long a);

/** epoll_wait(int epfd, struct epoll_event *events, int maxevents, int timeout) */
long sigil_sys_epoll_wait(long a, long b, long c, long d);

/** epoll_ctl(int epfd, int op, int fd, const struct epoll_event *event) */
long sigil_sys_epoll_ctl(long a, long b, long c, long d);

/** tgkill(pid_t tgid, pid_t tid, int sig) */
long sigil_sys_tgkill(long a, long b, long c);

/** utimes(const char *path, const struct timeval *times) */
long sigil_sys_utimes(long a, long b);

/** mq_open(const char *name, int oflag, mode_t mode, const struct mq_attr *attr) */
long sigil_sys_mq_open(long a, long b, long c, long d);

/** mq_unlink(const char *name) */
long sigil_sys_mq_unlink(long a);

/** mq_timedsend(int mqdes, const void *msg, size_t msg_len, unsigned int msg_prio, const struct timespec *timeout) */
long sigil_sys_mq_timedsend(long a, long b, long c, long d, long e);

/** mq_timedreceive(int mqdes, void *msg, size_t msg_len, unsigned int *msg_prio, const struct timespec *timeout) */
long sigil_sys_mq_timedreceive(long a, long b, long c, long d, long e);

/** mq_notify(int mqdes, const struct sigevent *sevp) */
long sigil_sys_mq_notify(long a, long b);

/** mq_getsetattr(int mqdes, const struct mq_attr *new_value, struct mq_attr *old_value) */
long sigil_sys_mq_getsetattr(long a, long b, long c);

/** waitid(int which, pid_t id, siginfo_t *info, int options, struct rusage *rusage) */
long sigil_sys_waitid(long a, long b, long c, long d, long e);

/** openat(int dfd, const char *path, int flags, mode_t mode) */
long sigil_sys_openat(long a, long b, long c, long d);

/** mkdirat(int dfd, const char *path, mode_t mode) */
long sigil_sys_mkdirat(long a, long b, long c);

/** mknodat(int dfd, const char *path, mode_t mode, unsigned int dev) */
long sigil_sys_mknodat(long a, long b, long c, long d);

/** fchownat(int dfd, const char *path, uid_t user, gid_t group, int flags) */
long sigil_sys_fchownat(long a, long b, long c, long d, long e);

/** futimesat(int dfd, const char *path, const struct timeval *times) */
long sigil_sys_futimesat(long a, long b, long c);

/** newfstatat(int dfd, const char *path, struct stat *statbuf, int flags) */
long sigil_sys_newfstatat(long a, long b, long c, long d);

/** unlinkat(int dfd, const char *path, int flags) */
long sigil_sys_unlinkat(long a, long b, long c);

/** renameat(int olddfd, const char *oldpath, int newdfd, const char *newpath) */
long sigil_sys_renameat(long a, long b, long c, long d);

/** linkat(int olddfd, const char *oldpath, int newdfd, const char *newpath, int flags) */
long sigil_sys_linkat(long a, long b, long c, long d, long e);

/** symlinkat(const char *target, int newdfd, const char *linkpath) */
long sigil_sys_symlinkat(long a, long b, long c);

/** readlinkat(int dfd, const char *path, void *buf, int bufsiz) */
long sigil_sys_readlinkat(long a, long b, long c, long d);

/** fchmodat(int dfd, const char *path, mode_t mode) */
long sigil_sys_fchmodat(long a, long b, long c);

/** faccessat(int dfd, const char *path, int mode) */
long sigil_sys_faccessat(long a, long b, long c);

/** pselect6(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, struct timespec *timeout, const struct { const sigset_t *set; size_t size; } *sigmask) */
long sigil_sys_pselect6(long a, long b, long c, long d, long e, long f);

/** ppoll(struct pollfd *fds, unsigned int nfds, struct timespec *timeout, const sigset_t *sigmask, size_t sigsetsize) */
long sigil_sys_ppoll(long a, long b, long c, long d, long e);

/** unshare(unsigned long flags) */
long sigil_sys_unshare(long a);

/** set_robust_list(void *head, size_t len) */
long sigil_sys_set_robust_list(long a, long b);

/** get_robust_list(pid_t pid, void **head, size_t *len) */
long sigil_sys_get_robust_list(long a, long b, long c);

/** sync_file_range(int fd, loff_t offset, loff_t nbytes, unsigned int flags) */
long sigil_sys_sync_file_range(long a, long b, long c, long d);

/** utimensat(int dfd, const char *path, const struct timespec *times, int flags) */
long sigil_sys_utimensat(long a, long b, long c, long d);

/** epoll_pwait(int epfd, struct epoll_event *events, int maxevents, int timeout, const sigset_t *sigmask, size_t sigsetsize) */
long sigil_sys_epoll_pwait(long a, long b, long c, long d, long e, long f);

/** signalfd(int fd, const sigset_t *mask, size_t sizemask) */
long sigil_sys_signalfd(long a, long b, long c);

/** timerfd_create(clockid_t clockid, int flags) */
long sigil_sys_timerfd_create(long a, long b);

/** eventfd(unsigned int count) */
long sigil_sys_eventfd(long a);

/** fallocate(int fd, int mode, loff_t offset, loff_t len) */
long sigil_sys_fallocate(long a, long b, long c, long d);

/** timerfd_settime(int fd, int flags, const struct itimerspec *new_value, struct itimerspec *old_value) */
long sigil_sys_timerfd_settime(long a, long b, long c, long d);

/** timerfd_gettime(int fd, struct itimerspec *value) */
long sigil_sys_timerfd_gettime(long a, long b);

/** accept4(int fd, struct sockaddr *addr, int *addrlen, int flags) */
long sigil_sys_accept4(long a, long b, long c, long d);

/** signalfd4(int fd, const sigset_t *mask, size_t sizemask, int flags) */
long sigil_sys_signalfd4(long a, long b, long c, long d);

/** eventfd2(unsigned int count, int flags) */
long sigil_sys_eventfd2(long a, long b);

/** epoll_create1(int flags) */
long sigil_sys_epoll_create1(long a);

/** dup3(int oldfd, int newfd, int flags) */
long sigil_sys_dup3(long a, long b, long c);

/** pipe2(int *fds, int flags) */
long sigil_sys_pipe2(long a, long b);

/** preadv(int fd, struct iovec *iov, unsigned long iovcnt, unsigned long pos_l, unsigned long pos_h) */
long sigil_sys_preadv(long a, long b, long c, long d, long e);

/** pwritev(int fd, const struct iovec *iov, unsigned long iovcnt, unsigned long pos_l, unsigned long pos_h) */
long sigil_sys_pwritev(long a, long b, long c, long d, long e);

/** rt_tgsigqueueinfo(pid_t tgid, pid_t tid, int sig, const siginfo_t *info) */
long sigil_sys_rt_tgsigqueueinfo(long a, long b, long c, long d);

/** recvmmsg(int fd, struct mmsghdr *msgs, unsigned int vlen, unsigned int flags, struct timespec *timeout) */
long sigil_sys_recvmmsg(long a, long b, long c, long d, long e);

/** prlimit64(pid_t pid, int resource, const struct rlimit64 *new_rlim, struct rlimit64 *old_rlim) */
long sigil_sys_prlimit64(long a, long b, long c, long d);

/** clock_adjtime(clockid_t clockid, struct timex *tx) */
long sigil_sys_clock_adjtime(long a, long b);

/** syncfs(int fd) */
long sigil_sys_syncfs(long a);

/** sendmmsg(int fd, struct mmsghdr *msgs, unsigned int vlen, unsigned int flags) */
long sigil_sys_sendmmsg(long a, long b, long c, long d);

/** getcpu(unsigned int *cpu, unsigned int *node, void *cache) */
long sigil_sys_getcpu(long a, long b, long c);

/** sched_setattr(pid_t pid, const struct sched_attr *attr, unsigned int flags) */
long sigil_sys_sched_setattr(long a, long b, long c);

/** sched_getattr(pid_t pid, struct sched_attr *attr, unsigned int size, unsigned int flags) */
long sigil_sys_sched_getattr(long a, long b, long c, long d);

/** renameat2(int olddfd, const char *oldpath, int newdfd, const char *newpath, unsigned int flags) */
long sigil_sys_renameat2(long a, long b, long c, long d, long e);

/** getrandom(void *buf, size_t count, unsigned int flags) */
long sigil_sys_getrandom(long a, long b, long c);

/** memfd_create(const char *name, unsigned int flags) */
long sigil_sys_memfd_create(long a, long b);

/** execveat(int dfd, const char *filename, char *const *argv, char *const *envp, int flags) */
long sigil_sys_execveat(long a, long b, long c, long d, long e);

/** membarrier(int cmd, unsigned int flags, int cpu_id) */
long sigil_sys_membarrier(long a, long b, long c);

/** mlock2(void *addr, size_t len, int flags) */
long sigil_sys_mlock2(long a, long b, long c);

/** copy_file_range(int fd_in, loff_t *off_in, int fd_out, loff_t *off_out, size_t len, unsigned int flags) */
long sigil_sys_copy_file_range(long a, long b, long c, long d, long e, long f);

/** preadv2(int fd, struct iovec *iov, unsigned long iovcnt, unsigned long pos_l, unsigned long pos_h, int flags) */
long sigil_sys_preadv2(long a, long b, long c, long d, long e, long f);

/** pwritev2(int fd, const struct iovec *iov, unsigned long iovcnt, unsigned long pos_l, unsigned long pos_h, int flags) */
long sigil_sys_pwritev2(long a, long b, long c, long d, long e, long f);

/** statx(int dfd, const char *path, unsigned int flags, unsigned int mask, struct statx *buffer) */
long sigil_sys_statx(long a, long b, long c, long d, long e);

/** rseq(struct rseq *rseq, unsigned int rseq_len, int flags, unsigned int sig) */
long sigil_sys_rseq(long a, long b, long c, long d);

/** pidfd_send_signal(int pidfd, int sig, const siginfo_t *info, unsigned int flags) */
long sigil_sys_pidfd_send_signal(long a, long b, long c, long d);

/** pidfd_open(pid_t pid, unsigned int flags) */
long sigil_sys_pidfd_open(long a, long b);

/** clone3(const struct clone_args *args, size_t size) */
long sigil_sys_clone3(long a, long b);

/** close_range(unsigned int first, unsigned int last, unsigned int flags) */
long sigil_sys_close_range(long a, long b, long c);

/** openat2(int dfd, const char *path, const struct open_how *how, size_t size) */
long sigil_sys_openat2(long a, long b, long c, long d);

/** pidfd_getfd(int pidfd, int targetfd, unsigned int flags) */
long sigil_sys_pidfd_getfd(long a, long b, long c);

/** faccessat2(int dfd, const char *path, int mode, int flags) */
long sigil_sys_faccessat2(long a, long b, long c, long d);

/** epoll_pwait2(int epfd, struct epoll_event *events, int maxevents, const struct __kernel_timespec *timeout, const sigset_t *sigmask, size_t sigsetsize) */
long sigil_sys_epoll_pwait2(long a, long b, long c, long d, long e, long f);

/** futex_waitv(const struct futex_waitv *waiters, unsigned int nr_futexes, unsigned int flags, const struct timespec *timeout, clockid_t clockid) */
long sigil_sys_futex_waitv(long a, long b, long c, long d, long e);

/** fchmodat2(int dfd, const char *path, mode_t mode, int flags) */
long sigil_sys_fchmodat2(long a, long b, long c, long d);

#ifdef __cplusplus
}
#endif

/** The system call with the number n, which for a constant number is a direct call. */
static __inline __attribute__((__always_inline__, __unused__))
long sigil_direct(long n, long a, long b, long c, long d, long e, long f)
{
	if (!__builtin_constant_p(n))
		return sigil_syscall(n, a, b, c, d, e, f);
	switch (n) {
	case 0: return sigil_sys_read(a, b, c);
	case 1: return sigil_sys_write(a, b, c);
	case 2: return sigil_sys_open(a, b, c);
	case 3: return sigil_sys_close(a);
	case 4: return sigil_sys_stat(a, b);
	case 5: return sigil_sys_fstat(a, b);
	case 6: return sigil_sys_lstat(a, b);
	case 7: return sigil_sys_poll(a, b, c);
	case 8: return sigil_sys_lseek(a, b, c);
	case 9: return sigil_sys_mmap(a, b, c, d, e, f);
	case 10: return sigil_sys_mprotect(a, b, c);
	case 11: return sigil_sys_munmap(a, b);
	case 12: return sigil_sys_brk(a);
	case 13: return sigil_sys_rt_sigaction(a, b, c, d);
	case 14: return sigil_sys_rt_sigprocmask(a, b, c, d);
	case 15: return sigil_sys_rt_sigreturn();
	case 16: return sigil_sys_ioctl(a, b, c);
	case 17: return sigil_sys_pread64(a, b, c, d);
	case 18: return sigil_sys_pwrite64(a, b, c, d);
	case 19: return sigil_sys_readv(a, b, c);
	case 20: return sigil_sys_writev(a, b, c);
	case 21: return sigil_sys_access(a, b);
	case 22: return sigil_sys_pipe(a);
	case 23: return sigil_sys_select(a, b, c, d, e);
	case 24: return sigil_sys_sched_yield();
	case 25: return sigil_sys_mremap(a, b, c, d, e);
	case 26: return sigil_sys_msync(a, b, c);
	case 27: return sigil_sys_mincore(a, b, c);
	case 28: return sigil_sys_madvise(a, b, c);
	case 29: return sigil_sys_shmget(a, b, c);
	case 30: return sigil_sys_shmat(a, b, c);
	case 31: return sigil_sys_shmctl(a, b, c);
	case 32: return sigil_sys_dup(a);
	case 33: return sigil_sys_dup2(a, b);
	case 34: return sigil_sys_pause();
	case 35: return sigil_sys_nanosleep(a, b);
	case 36: return sigil_sys_getitimer(a, b);
	case 37: return sigil_sys_alarm(a);
	case 38: return sigil_sys_setitimer(a, b, c);
	case 39: return sigil_sys_getpid();
	case 40: return sigil_sys_sendfile(a, b, c, d);
	case 41: return sigil_sys_socket(a, b, c);
	case 42: return sigil_sys_connect(a, b, c);
	case 43: return sigil_sys_accept(a, b, c);
	case 44: return sigil_sys_sendto(a, b, c, d, e, f);
	case 45: return sigil_sys_recvfrom(a, b, c, d, e, f);
	case 46: return sigil_sys_sendmsg(a, b, c);
	case 47: return sigil_sys_recvmsg(a, b, c);
	case 48: return sigil_sys_shutdown(a, b);
	case 49: return sigil_sys_bind(a, b, c);
	case 50: return sigil_sys_listen(a, b);
	case 51: return sigil_sys_getsockname(a, b, c);
	case 52: return sigil_sys_getpeername(a, b, c);
	case 53: return sigil_sys_socketpair(a, b, c, d);
	case 54: return sigil_sys_setsockopt(a, b, c, d, e);
	case 55: return sigil_sys_getsockopt(a, b, c, d, e);
	case 56: return sigil_sys_clone(a, b, c, d, e);
	case 57: return sigil_sys_fork();
	case 58: return sigil_sys_vfork();
	case 59: return sigil_sys_execve(a, b, c);
	case 60: return sigil_sys_exit(a);
	case 61: return sigil_sys_wait4(a, b, c, d);
	case 62: return sigil_sys_kill(a, b);
	case 63: return sigil_sys_uname(a);
	case 64: return sigil_sys_semget(a, b, c);
	case 65: return sigil_sys_semop(a, b, c);
	case 66: return sigil_sys_semctl(a, b, c, d);
	case 67: return sigil_sys_shmdt(a);
	case 68: return sigil_sys_msgget(a, b);
	case 69: return sigil_sys_msgsnd(a, b, c, d);
	case 70: return sigil_sys_msgrcv(a, b, c, d, e);
	case 71: return sigil_sys_msgctl(a, b, c);
	case 72: return sigil_sys_fcntl(a, b, c);
	case 73: return sigil_sys_flock(a, b);
	case 74: return sigil_sys_fsync(a);
	case 75: return sigil_sys_fdatasync(a);
	case 76: return sigil_sys_truncate(a, b);
	case 77: return sigil_sys_ftruncate(a, b);
	case 78: return sigil_sys_getdents(a, b, c);
	case 79: return sigil_sys_getcwd(a, b);
	case 80: return sigil_sys_chdir(a);
	case 81: return sigil_sys_fchdir(a);
	case 82: return sigil_sys_rename(a, b);
	case 83: return sigil_sys_mkdir(a, b);
	case 84: return sigil_sys_rmdir(a);
	case 85: return sigil_sys_creat(a, b);
	case 86: return sigil_sys_link(a, b);
	case 87: return sigil_sys_unlink(a);
	case 88: return sigil_sys_symlink(a, b);
	case 89: return sigil_sys_readlink(a, b, c);
	case 90: return sigil_sys_chmod(a, b);
	case 91: return sigil_sys_fchmod(a, b);
	case 92: return sigil_sys_chown(a, b, c);
	case 93: return sigil_sys_fchown(a, b, c);
	case 94: return sigil_sys_lchown(a, b, c);
	case 95: return sigil_sys_umask(a);
	case 96: return sigil_sys_gettimeofday(a, b);
	case 97: return sigil_sys_getrlimit(a, b);
	case 98: return sigil_sys_getrusage(a, b);
	case 99: return sigil_sys_sysinfo(a);
	case 100: return sigil_sys_times(a);
	case 102: return sigil_sys_getuid();
	case 104: return sigil_sys_getgid();
	case 105: return sigil_sys_setuid(a);
	case 106: return sigil_sys_setgid(a);
	case 107: return sigil_sys_geteuid();
	case 108: return sigil_sys_getegid();
	case 109: return sigil_sys_setpgid(a, b);
	case 110: return sigil_sys_getppid();
	case 111: return sigil_sys_getpgrp();
	case 112: return sigil_sys_setsid();
	case 113: return sigil_sys_setreuid(a, b);
	case 114: return sigil_sys_setregid(a, b);
	case 115: return sigil_sys_getgroups(a, b);
	case 116: return sigil_sys_setgroups(a, b);
	case 117: return sigil_sys_setresuid(a, b, c);
	case 118: return sigil_sys_getresuid(a, b, c);
	case 119: return sigil_sys_setresgid(a, b, c);
	case 120: return sigil_sys_getresgid(a, b, c);
	case 121: return sigil_sys_getpgid(a);
	case 122: return sigil_sys_setfsuid(a);
	case 123: return sigil_sys_setfsgid(a);
	case 124: return sigil_sys_getsid(a);
	case 125: return sigil_sys_capget(a, b);
	case 126: return sigil_sys_capset(a, b);
	case 127: return sigil_sys_rt_sigpending(a, b);
	case 128: return sigil_sys_rt_sigtimedwait(a, b, c, d);
	case 129: return sigil_sys_rt_sigqueueinfo(a, b, c);
	case 130: return sigil_sys_rt_sigsuspend(a, b);
	case 131: return sigil_sys_sigaltstack(a, b);
	case 132: return sigil_sys_utime(a, b);
	case 133: return sigil_sys_mknod(a, b, c);
	case 137: return sigil_sys_statfs(a, b);
	case 138: return sigil_sys_fstatfs(a, b);
	case 140: return sigil_sys_getpriority(a, b);
	case 141: return sigil_sys_setpriority(a, b, c);
	case 142: return sigil_sys_sched_setparam(a, b);
	case 143: return sigil_sys_sched_getparam(a, b);
	case 144: return sigil_sys_sched_setscheduler(a, b, c);
	case 145: return sigil_sys_sched_getscheduler(a);
	case 146: return sigil_sys_sched_get_priority_max(a);
	case 147: return sigil_sys_sched_get_priority_min(a);
	case 148: return sigil_sys_sched_rr_get_interval(a, b);
	case 149: return sigil_sys_mlock(a, b);
	case 150: return sigil_sys_munlock(a, b);
	case 151: return sigil_sys_mlockall(a);
	case 152: return sigil_sys_munlockall();
	case 153: return sigil_sys_vhangup();
	case 157: return sigil_sys_prctl(a, b, c, d, e);
	case 158: return sigil_sys_arch_prctl(a, b);
	case 159: return sigil_sys_adjtimex(a);
	case 160: return sigil_sys_setrlimit(a, b);
	case 161: return sigil_sys_chroot(a);
	case 162: return sigil_sys_sync();
	case 164: return sigil_sys_settimeofday(a, b);
	case 169: return sigil_sys_reboot(a, b, c, d);
	case 186: return sigil_sys_gettid();
	case 200: return sigil_sys_tkill(a, b);
	case 201: return sigil_sys_time(a);
	case 202: return sigil_sys_futex(a, b, c, d, e, f);
	case 203: return sigil_sys_sched_setaffinity(a, b, c);
	case 204: return sigil_sys_sched_getaffinity(a, b, c);
	case 213: return sigil_sys_epoll_create(a);
	case 217: return sigil_sys_getdents64(a, b, c);
	case 218: return sigil_sys_set_tid_address(a);
	case 219: return sigil_sys_restart_syscall();
	case 220: return sigil_sys_semtimedop(a, b, c, d);
	case 221: return sigil_sys_fadvise64(a, b, c, d);
	case 222: return sigil_sys_timer_create(a, b, c);
	case 223: return sigil_sys_timer_settime(a, b, c, d);
	case 224: return sigil_sys_timer_gettime(a, b);
	case 225: return sigil_sys_timer_getoverrun(a);
	case 226: return sigil_sys_timer_delete(a);
	case 227: return sigil_sys_clock_settime(a, b);
	case 228: return sigil_sys_clock_gettime(a, b);
	case 229: return sigil_sys_clock_getres(a, b);
	case 230: return sigil_sys_clock_nanosleep(a, b, c, d);
	case 231: return sigil_sys_exit_group(a);
	case 232: return sigil_sys_epoll_wait(a, b, c, d);
	case 233: return sigil_sys_epoll_ctl(a, b, c, d);
	case 234: return sigil_sys_tgkill(a, b, c);
	case 235: return sigil_sys_utimes(a, b);
	case 240: return sigil_sys_mq_open(a, b, c, d);
	case 241: return sigil_sys_mq_unlink(a);
	case 242: return sigil_sys_mq_timedsend(a, b, c, d, e);
	case 243: return sigil_sys_mq_timedreceive(a, b, c, d, e);
	case 244: return sigil_sys_mq_notify(a, b);
	case 245: return sigil_sys_mq_getsetattr(a, b, c);
	case 247: return sigil_sys_waitid(a, b, c, d, e);
	case 257: return sigil_sys_openat(a, b, c, d);
	case 258: return sigil_sys_mkdirat(a, b, c);
	case 259: return sigil_sys_mknodat(a, b, c, d);
	case 260: return sigil_sys_fchownat(a, b, c, d, e);
	case 261: return sigil_sys_futimesat(a, b, c);
	case 262: return sigil_sys_newfstatat(a, b, c, d);
	case 263: return sigil_sys_unlinkat(a, b, c);
	case 264: return sigil_sys_renameat(a, b, c, d);
	case 265: return sigil_sys_linkat(a, b, c, d, e);
	case 266: return sigil_sys_symlinkat(a, b, c);
	case 267: return sigil_sys_readlinkat(a, b, c, d);
	case 268: return sigil_sys_fchmodat(a, b, c);
	case 269: return sigil_sys_faccessat(a, b, c);
	case 270: return sigil_sys_pselect6(a, b, c, d, e, f);
	case 271: return sigil_sys_ppoll(a, b, c, d, e);
	case 272: return sigil_sys_unshare(a);
	case 273: return sigil_sys_set_robust_list(a, b);
	case 274: return sigil_sys_get_robust_list(a, b, c);
	case 277: return sigil_sys_sync_file_range(a, b, c, d);
	case 280: return sigil_sys_utimensat(a, b, c, d);
	case 281: return sigil_sys_epoll_pwait(a, b, c, d, e, f);
	case 282: return sigil_sys_signalfd(a, b, c);
	case 283: return sigil_sys_timerfd_create(a, b);
	case 284: return sigil_sys_eventfd(a);
	case 285: return sigil_sys_fallocate(a, b, c, d);
	case 286: return sigil_sys_timerfd_settime(a, b, c, d);
	case 287: return sigil_sys_timerfd_gettime(a, b);
	case 288: return sigil_sys_accept4(a, b, c, d);
	case 289: return sigil_sys_signalfd4(a, b, c, d);
	case 290: return sigil_sys_eventfd2(a, b);
	case 291: return sigil_sys_epoll_create1(a);
	case 292: return sigil_sys_dup3(a, b, c);
	case 293: return sigil_sys_pipe2(a, b);
	case 295: return sigil_sys_preadv(a, b, c, d, e);
	case 296: return sigil_sys_pwritev(a, b, c, d, e);
	case 297: return sigil_sys_rt_tgsigqueueinfo(a, b, c, d);
	case 299: return sigil_sys_recvmmsg(a, b, c, d, e);
	case 302: return sigil_sys_prlimit64(a, b, c, d);
	case 305: return sigil_sys_clock_adjtime(a, b);
	case 306: return sigil_sys_syncfs(a);
	case 307: return sigil_sys_sendmmsg(a, b, c, d);
	case 309: return sigil_sys_getcpu(a, b, c);
	case 314: return sigil_sys_sched_setattr(a, b, c);
	case 315: return sigil_sys_sched_getattr(a, b, c, d);
	case 316: return sigil_sys_renameat2(a, b, c, d, e);
	case 318: return sigil_sys_getrandom(a, b, c);
	case 319: return sigil_sys_memfd_create(a, b);
	case 322: return sigil_sys_execveat(a, b, c, d, e);
	case 324: return sigil_sys_membarrier(a, b, c);
	case 325: return sigil_sys_mlock2(a, b, c);
	case 326: return sigil_sys_copy_file_range(a, b, c, d, e, f);
	case 327: return sigil_sys_preadv2(a, b, c, d, e, f);
	case 328: return sigil_sys_pwritev2(a, b, c, d, e, f);
	case 332: return sigil_sys_statx(a, b, c, d, e);
	case 334: return sigil_sys_rseq(a, b, c, d);
	case 424: return sigil_sys_pidfd_send_signal(a, b, c, d);
	case 434: return sigil_sys_pidfd_open(a, b);
	case 435: return sigil_sys_clone3(a, b);
	case 436: return sigil_sys_close_range(a, b, c);
	case 437: return sigil_sys_openat2(a, b, c, d);
	case 438: return sigil_sys_pidfd_getfd(a, b, c);
	case 439: return sigil_sys_faccessat2(a, b, c, d);
	case 441: return sigil_sys_epoll_pwait2(a, b, c, d, e, f);
	case 449: return sigil_sys_futex_waitv(a, b, c, d, e);
	case 452: return sigil_sys_fchmodat2(a, b, c, d);
	default: return sigil_syscall(n, a, b, c, d, e, f);
	}
}

#endif
