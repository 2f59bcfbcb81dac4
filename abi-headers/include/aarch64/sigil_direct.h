/* System calls as function calls, for aarch64. Generated from the table of system calls;
 * not to be edited. Every function returns -errno on failure. */
#ifndef SIGIL_DIRECT_H
#define SIGIL_DIRECT_H

#ifdef __cplusplus
extern "C" {
#endif

/** The system call with the number n. */
long sigil_syscall(long n, long a, long b, long c, long d, long e, long f);

/** getcwd(void *buf, size_t size) */
long sigil_sys_getcwd(long a, long b);

/** eventfd2(unsigned int count, int flags) */
long sigil_sys_eventfd2(long a, long b);

/** epoll_create1(int flags) */
long sigil_sys_epoll_create1(long a);

/** epoll_ctl(int epfd, int op, int fd, const struct epoll_event *event) */
long sigil_sys_epoll_ctl(long a, long b, long c, long d);

/** epoll_pwait(int epfd, struct epoll_event *events, int maxevents, int timeout, const sigset_t *sigmask, size_t sigsetsize) */
long sigil_sys_epoll_pwait(long a, long b, long c, long d, long e, long f);

/** dup(int fd) */
long sigil_sys_dup(long a);

/** dup3(int oldfd, int newfd, int flags) */
long sigil_sys_dup3(long a, long b, long c);

/** fcntl(int fd, int cmd, unsigned long arg) */
long sigil_sys_fcntl(long a, long b, long c);

/** ioctl(int fd, unsigned int cmd, unsigned long arg) */
long sigil_sys_ioctl(long a, long b, long c);

/** flock(int fd, int cmd) */
long sigil_sys_flock(long a, long b);

/** mknodat(int dfd, const char *path, mode_t mode, unsigned int dev) */
long sigil_sys_mknodat(long a, long b, long c, long d);

/** mkdirat(int dfd, const char *path, mode_t mode) */
long sigil_sys_mkdirat(long a, long b, long c);

/** unlinkat(int dfd, const char *path, int flags) */
long sigil_sys_unlinkat(long a, long b, long c);

/** symlinkat(const char *target, int newdfd, const char *linkpath) */
long sigil_sys_symlinkat(long a, long b, long c);

/** linkat(int olddfd, const char *oldpath, int newdfd, const char *newpath, int flags) */
long sigil_sys_linkat(long a, long b, long c, long d, long e);

/** renameat(int olddfd, const char *oldpath, int newdfd, const char *newpath) */
long sigil_sys_renameat(long a, long b, long c, long d);

/** statfs(const char *path, struct statfs *buf) */
long sigil_sys_statfs(long a, long b);

/** fstatfs(int fd, struct statfs *buf) */
long sigil_sys_fstatfs(long a, long b);

/** truncate(const char *path, long length) */
long sigil_sys_truncate(long a, long b);

/** ftruncate(int fd, long length) */
long sigil_sys_ftruncate(long a, long b);

/** fallocate(int fd, int mode, loff_t offset, loff_t len) */
long sigil_sys_fallocate(long a, long b, long c, long d);

/** faccessat(int dfd, const char *path, int mode) */
long sigil_sys_faccessat(long a, long b, long c);

/** chdir(const char *path) */
long sigil_sys_chdir(long a);

/** fchdir(int fd) */
long sigil_sys_fchdir(long a);

/** chroot(const char *path) */
long sigil_sys_chroot(long a);

/** fchmod(int fd, mode_t mode) */
long sigil_sys_fchmod(long a, long b);

/** fchmodat(int dfd, const char *path, mode_t mode) */
long sigil_sys_fchmodat(long a, long b, long c);

/** fchownat(int dfd, const char *path, uid_t user, gid_t group, int flags) */
long sigil_sys_fchownat(long a, long b, long c, long d, long e);

/** fchown(int fd, uid_t user, gid_t group) */
long sigil_sys_fchown(long a, long b, long c);

/** openat(int dfd, const char *path, int flags, mode_t mode) */
long sigil_sys_openat(long a, long b, long c, long d);

/** close(int fd) */
long sigil_sys_close(long a);

/** vhangup() */
long sigil_sys_vhangup(void);

/** pipe2(int *fds, int flags) */
long sigil_sys_pipe2(long a, long b);

/** getdents64(int fd, struct linux_dirent64 *dirent, unsigned int count) */
long sigil_sys_getdents64(long a, long b, long c);

/** lseek(int fd, long offset, int whence) */
long sigil_sys_lseek(long a, long b, long c);

/** read(int fd, void *buf, size_t count) */
long sigil_sys_read(long a, long b, long c);

/** write(int fd, const void *buf, size_t count) */
long sigil_sys_write(long a, long b, long c);

/** readv(int fd, struct iovec *iov, unsigned long iovcnt) */
long sigil_sys_readv(long a, long b, long c);

/** writev(int fd, const struct iovec *iov, unsigned long iovcnt) */
long sigil_sys_writev(long a, long b, long c);

/** pread64(int fd, void *buf, size_t count, loff_t pos) */
long sigil_sys_pread64(long a, long b, long c, long d);

/** pwrite64(int fd, const void *buf, size_t count, loff_t pos) */
long sigil_sys_pwrite64(long a, long b, long c, long d);

/** preadv(int fd, struct iovec *iov, unsigned long iovcnt, unsigned long pos_l, unsigned long pos_h) */
long sigil_sys_preadv(long a, long b, long c, long d, long e);

/** pwritev(int fd, const struct iovec *iov, unsigned long iovcnt, unsigned long pos_l, unsigned long pos_h) */
long sigil_sys_pwritev(long a, long b, long c, long d, long e);

/** sendfile(int out_fd, int in_fd, off_t *offset, size_t count) */
long sigil_sys_sendfile(long a, long b, long c, long d);

/** pselect6(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, struct timespec *timeout, const struct { const sigset_t *set; size_t size; } *sigmask) */
long sigil_sys_pselect6(long a, long b, long c, long d, long e, long f);

/** ppoll(struct pollfd *fds, unsigned int nfds, struct timespec *timeout, const sigset_t *sigmask, size_t sigsetsize) */
long sigil_sys_ppoll(long a, long b, long c, long d, long e);

/** signalfd4(int fd, const sigset_t *mask, size_t sizemask, int flags) */
long sigil_sys_signalfd4(long a, long b, long c, long d);

/** readlinkat(int dfd, const char *path, void *buf, int bufsiz) */
long sigil_sys_readlinkat(long a, long b, long c, long d);

/** newfstatat(int dfd, const char *path, struct stat *statbuf, int flags) */
long sigil_sys_newfstatat(long a, long b, long c, long d);

/** fstat(int fd, struct stat *statbuf) */
long sigil_sys_fstat(long a, long b);

/** sync() */
long sigil_sys_sync(void);

/** fsync(int fd) */
long sigil_sys_fsync(long a);

/** fdatasync(int fd) */
long sigil_sys_fdatasync(long a);

/** sync_file_range(int fd, loff_t offset, loff_t nbytes, unsigned int flags) */
long sigil_sys_sync_file_range(long a, long b, long c, long d);

/** timerfd_create(clockid_t clockid, int flags) */
long sigil_sys_timerfd_create(long a, long b);

/** timerfd_settime(int fd, int flags, const struct itimerspec *new_value, struct itimerspec *old_value) */
long sigil_sys_timerfd_settime(long a, long b, long c, long d);

/** timerfd_gettime(int fd, struct itimerspec *value) */
long sigil_sys_timerfd_gettime(long a, long b);

/** utimensat(int dfd, const char *path, const struct timespec *times, int flags) */
long sigil_sys_utimensat(long a, long b, long c, long d);

/** capget(struct __user_cap_header_struct *header, struct __user_cap_data_struct *data) */
long sigil_sys_capget(long a, long b);

/** capset(struct __user_cap_header_struct *header, const struct __user_cap_data_struct *data) */
long sigil_sys_capset(long a, long b);

/** exit(int status) */
long sigil_sys_exit(long a);

/** exit_group(int status) */
long sigil_sys_exit_group(long a);

/** waitid(int which, pid_t id, siginfo_t *info, int options, struct rusage *rusage) */
long sigil_sys_waitid(long a, long b, long c, long d, long e);

/** set_tid_address(void *tidptr) */
long sigil_sys_set_tid_address(long a);

/** unshare(unsigned long flags) */
long sigil_sys_unshare(long a);

/** futex(uint32_t *uaddr, int op, unsigned int val, const struct timespec *timeout, uint32_t *uaddr2, unsigned int val3) */
long sigil_sys_futex(long a, long b, long c, long d, long e, long f);

/** set_robust_list(void *head, size_t len) */
long sigil_sys_set_robust_list(long a, long b);

/** get_robust_list(pid_t pid, void **head, size_t *len) */
long sigil_sys_get_robust_list(long a, long b, long c);

/** nanosleep(const struct timespec *rqtp, struct timespec *rmtp) */
long sigil_sys_nanosleep(long a, long b);

/** getitimer(int which, struct itimerval *value) */
long sigil_sys_getitimer(long a, long b);

/** setitimer(int which, const struct itimerval *value, struct itimerval *ovalue) */
long sigil_sys_setitimer(long a, long b, long c);

/** timer_create(clockid_t clockid, const struct sigevent *sevp, timer_t *timerid) */
long sigil_sys_timer_create(long a, long b, long c);

/** timer_gettime(timer_t timerid, struct itimerspec *value) */
long sigil_sys_timer_gettime(long a, long b);

/** timer_getoverrun(timer_t timerid) */
long sigil_sys_timer_getoverrun(long a);

/** timer_settime(timer_t timerid, int flags, const struct itimerspec *new_value, struct itimerspec *old_value) */
long sigil_sys_timer_settime(long a, long b, long c, long d);

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

/** sched_setparam(pid_t pid, const struct sched_param *param) */
long sigil_sys_sched_setparam(long a, long b);

/** sched_setscheduler(pid_t pid, int policy, const struct sched_param *param) */
long sigil_sys_sched_setscheduler(long a, long b, long c);

/** sched_getscheduler(pid_t pid) */
long sigil_sys_sched_getscheduler(long a);

/** sched_getparam(pid_t pid, struct sched_param *param) */
long sigil_sys_sched_getparam(long a, long b);

/** sched_setaffinity(pid_t pid, unsigned int len, const unsigned long *mask) */
long sigil_sys_sched_setaffinity(long a, long b, long c);

/** sched_getaffinity(pid_t pid, unsigned int len, unsigned long *mask) */
long sigil_sys_sched_getaffinity(long a, long b, long c);

/** sched_yield() */
long sigil_sys_sched_yield(void);

/** sched_get_priority_max(int policy) */
long sigil_sys_sched_get_priority_max(long a);

/** sched_get_priority_min(int policy) */
long sigil_sys_sched_get_priority_min(long a);

/** sched_rr_get_interval(pid_t pid, struct timespec *interval) */
long sigil_sys_sched_rr_get_interval(long a, long b);

/** restart_syscall() */
long sigil_sys_restart_syscall(void);

/** kill(pid_t pid, int sig) */
long sigil_sys_kill(long a, long b);

/** tkill(pid_t tid, int sig) */
long sigil_sys_tkill(long a, long b);

/** tgkill(pid_t tgid, pid_t tid, int sig) */
long sigil_sys_tgkill(long a, long b, long c);

/** sigaltstack(const stack_t *ss, stack_t *old_ss) */
long sigil_sys_sigaltstack(long a, long b);

/** rt_sigsuspend(const sigset_t *set, size_t sigsetsize) */
long sigil_sys_rt_sigsuspend(long a, long b);

/** rt_sigaction(int sig, const struct sigaction *act, struct sigaction *oact, size_t sigsetsize) */
long sigil_sys_rt_sigaction(long a, long b, long c, long d);

/** rt_sigprocmask(int how, const sigset_t *set, sigset_t *oset, size_t sigsetsize) */
long sigil_sys_rt_sigprocmask(long a, long b, long c, long d);

/** rt_sigpending(sigset_t *set, size_t sigsetsize) */
long sigil_sys_rt_sigpending(long a, long b);

/** rt_sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout, size_t sigsetsize) */
long sigil_sys_rt_sigtimedwait(long a, long b, long c, long d);

/** rt_sigqueueinfo(pid_t tgid, int sig, const siginfo_t *info) */
long sigil_sys_rt_sigqueueinfo(long a, long b, long c);

/** rt_sigreturn() */
long sigil_sys_rt_sigreturn(void);

/** setpriority(int which, int who, int nice) */
long sigil_sys_setpriority(long a, long b, long c);

/** getpriority(int which, int who) */
long sigil_sys_getpriority(long a, long b);

/** reboot(unsigned int magic1, unsigned int magic2, unsigned int cmd, void *arg) */
long sigil_sys_reboot(long a, long b, long c, long d);

/** setregid(gid_t rgid, gid_t egid) */
long sigil_sys_setregid(long a, long b);

/** setgid(gid_t gid) */
long sigil_sys_setgid(long a);

/** setreuid(uid_t ruid, uid_t euid) */
long sigil_sys_setreuid(long a, long b);

/** setuid(uid_t uid) */
long sigil_sys_setuid(long a);

/** setresuid(uid_t ruid, uid_t euid, uid_t suid) */
long sigil_sys_setresuid(long a, long b, long c);

/** getresuid(uid_t *ruid, uid_t *euid, uid_t *suid) */
long sigil_sys_getresuid(long a, long b, long c);

/** setresgid(gid_t rgid, gid_t egid, gid_t sgid) */
long sigil_sys_setresgid(long a, long b, long c);

/** getresgid(gid_t *rgid, gid_t *egid, gid_t *sgid) */
long sigil_sys_getresgid(long a, long b, long c);

/** setfsuid(uid_t uid) */
long sigil_sys_setfsuid(long a);

/** setfsgid(gid_t gid) */
long sigil_sys_setfsgid(long a);

/** times(struct tms *buf) */
long sigil_sys_times(long a);

/** setpgid(pid_t pid, pid_t pgid) */
long sigil_sys_setpgid(long a, long b);

/** getpgid(pid_t pid) */
long sigil_sys_getpgid(long a);

/** getsid(pid_t pid) */
long sigil_sys_getsid(long a);

/** setsid() */
long sigil_sys_setsid(void);

/** getgroups(int size, gid_t *list) */
long sigil_sys_getgroups(long a, long b);

/** setgroups(int size, const gid_t *list) */
long sigil_sys_setgroups(long a, long b);

/** uname(struct utsname *name) */
long sigil_sys_uname(long a);

/** getrlimit(int resource, struct rlimit *rlim) */
long sigil_sys_getrlimit(long a, long b);

/** setrlimit(int resource, const struct rlimit *rlim) */
long sigil_sys_setrlimit(long a, long b);

/** getrusage(int who, struct rusage *usage) */
long sigil_sys_getrusage(long a, long b);

/** umask(mode_t mask) */
long sigil_sys_umask(long a);

/** prctl(int option, unsigned long arg2, unsigned long arg3, unsigned long arg4, unsigned long arg5) */
long sigil_sys_prctl(long a, long b, long c, long d, long e);

/** getcpu(unsigned int *cpu, unsigned int *node, void *cache) */
long sigil_sys_getcpu(long a, long b, long c);

/** gettimeofday(struct timeval *tv, struct timezone *tz) */
long sigil_sys_gettimeofday(long a, long b);

/** settimeofday(const struct timeval *tv, const struct timezone *tz) */
long sigil_sys_settimeofday(long a, long b);

/** adjtimex(struct timex *tx) */
long sigil_sys_adjtimex(long a);

/** getpid() */
long sigil_sys_getpid(void);

/** getppid() */
long sigil_sys_getppid(void);

/** getuid() */
long sigil_sys_getuid(void);

/** geteuid() */
long sigil_sys_geteuid(void);

/** getgid() */
long sigil_sys_getgid(void);

/** getegid() */
long sigil_sys_getegid(void);

/** gettid() */
long sigil_sys_gettid(void);

/** sysinfo(struct sysinfo *info) */
long sigil_sys_sysinfo(long a);

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

/** msgget(key_t key, int msgflg) */
long sigil_sys_msgget(long a, long b);

/** msgctl(int msqid, int cmd, void *buf) */
long sigil_sys_msgctl(long a, long b, long c);

/** msgrcv(int msqid, void *msgp, size_t msgsz, long msgtyp, int msgflg) */
long sigil_sys_msgrcv(long a, long b, long c, long d, long e);

/** msgsnd(int msqid, void *msgp, size_t msgsz, int msgflg) */
long sigil_sys_msgsnd(long a, long b, long c, long d);

/** semget(key_t key, int nsems, int semflg) */
long sigil_sys_semget(long a, long b, long c);

/** semctl(int semid, int semnum, int cmd, void *arg) */
long sigil_sys_semctl(long a, long b, long c, long d);

/** semtimedop(int semid, const struct sembuf *sops, unsigned int nsops, const struct timespec *timeout) */
long sigil_sys_semtimedop(long a, long b, long c, long d);

/** semop(int semid, const struct sembuf *sops, unsigned int nsops) */
long sigil_sys_semop(long a, long b, long c);

/** shmget(key_t key, size_t size, int shmflg) */
long sigil_sys_shmget(long a, long b, long c);

/** shmctl(int shmid, int cmd, void *buf) */
long sigil_sys_shmctl(long a, long b, long c);

/** shmat(int shmid, void *shmaddr, int shmflg) */
long sigil_sys_shmat(long a, long b, long c);

/** shmdt(void *shmaddr) */
long sigil_sys_shmdt(long a);

/** socket(int domain, int type, int protocol) */
long sigil_sys_socket(long a, long b, long c);

/** socketpair(int domain, int type, int protocol, int *fds) */
long sigil_sys_socketpair(long a, long b, long c, long d);

/** bind(int fd, const struct sockaddr *addr, int addrlen) */
long sigil_sys_bind(long a, long b, long c);

/** listen(int fd, int backlog) */
long sigil_sys_listen(long a, long b);

/** accept(int fd, struct sockaddr *addr, int *addrlen) */
long sigil_sys_accept(long a, long b, long c);

/** connect(int fd, const struct sockaddr *addr, int addrlen) */
long sigil_sys_connect(long a, long b, long c);

/** getsockname(int fd, struct sockaddr *addr, int *addrlen) */
long sigil_sys_getsockname(long a, long b, long c);

/** getpeername(int fd, struct sockaddr *addr, int *addrlen) */
long sigil_sys_getpeername(long a, long b, long c);

/** sendto(int fd, const void *buf, size_t len, unsigned int flags, const struct sockaddr *addr, int addrlen) */
long sigil_sys_sendto(long a, long b, long c, long d, long e, long f);

/** recvfrom(int fd, void *buf, size_t len, unsigned int flags, struct sockaddr *addr, int *addrlen) */
long sigil_sys_recvfrom(long a, long b, long c, long d, long e, long f);

/** setsockopt(int fd, int level, int optname, void *optval, int optlen) */
long sigil_sys_setsockopt(long a, long b, long c, long d, long e);

/** getsockopt(int fd, int level, int optname, void *optval, int *optlen) */
long sigil_sys_getsockopt(long a, long b, long c, long d, long e);

/** shutdown(int fd, int how) */
long sigil_sys_shutdown(long a, long b);

/** sendmsg(int fd, const struct msghdr *msg, unsigned int flags) */
long sigil_sys_sendmsg(long a, long b, long c);

/** recvmsg(int fd, struct msghdr *msg, unsigned int flags) */
long sigil_sys_recvmsg(long a, long b, long c);

/** brk(void *brk) */
long sigil_sys_brk(long a);

/** munmap(void *addr, size_t len) */
long sigil_sys_munmap(long a, long b);

/** mremap(void *addr, size_t old_len, size_t new_len, unsigned long flags, void *new_addr) */
long sigil_sys_mremap(long a, long b, long c, long d, long e);

/** clone(unsigned long flags, void *stack, pid_t *parent_tid, void *tls, pid_t *child_tid) */
long sigil_sys_clone(long a, long b, long c, long d, long e);

/** execve(const char *filename, char *const *argv, char *const *envp) */
long sigil_sys_execve(long a, long b, long c);

/** mmap(void *addr, size_t len, int prot, int flags, int fd, long offset) */
long sigil_sys_mmap(long a, long b, long c, long d, long e, long f);

/** fadvise64(int fd, loff_t offset, size_t len, int advice) */
long sigil_sys_fadvise64(long a, long b, long c, long d);

/** mprotect(void *addr, size_t len, int prot) */
long sigil_sys_mprotect(long a, long b, long c);

/** msync(void *addr, size_t len, int flags) */
long sigil_sys_msync(long a, long b, long c);

/** mlock(void *addr, size_t len) */
long sigil_sys_mlock(long a, long b);

/** munlock(void *addr, size_t len) */
long sigil_sys_munlock(long a, long b);

/** mlockall(int flags) */
long sigil_sys_mlockall(long a);

/** munlockall() */
long sigil_sys_munlockall(void);

/** mincore(void *addr, size_t len, void *vec) */
long sigil_sys_mincore(long a, long b, long c);

/** madvise(void *addr, size_t len, int advice) */
long sigil_sys_madvise(long a, long b, long c);

/** rt_tgsigqueueinfo(pid_t tgid, pid_t tid, int sig, const siginfo_t *info) */
long sigil_sys_rt_tgsigqueueinfo(long a, long b, long c, long d);

/** accept4(int fd, struct sockaddr *addr, int *addrlen, int flags) */
long sigil_sys_accept4(long a, long b, long c, long d);

/** recvmmsg(int fd, struct mmsghdr *msgs, unsigned int vlen, unsigned int flags, struct timespec *timeout) */
long sigil_sys_recvmmsg(long a, long b, long c, long d, long e);

/** wait4(pid_t pid, int *status, int options, struct rusage *rusage) */
long sigil_sys_wait4(long a, long b, long c, long d);

/** prlimit64(pid_t pid, int resource, const struct rlimit64 *new_rlim, struct rlimit64 *old_rlim) */
long sigil_sys_prlimit64(long a, long b, long c, long d);

/** clock_adjtime(clockid_t clockid, struct timex *tx) */
long sigil_sys_clock_adjtime(long a, long b);

/** syncfs(int fd) */
long sigil_sys_syncfs(long a);

/** sendmmsg(int fd, struct mmsghdr *msgs, unsigned int vlen, unsigned int flags) */
long sigil_sys_sendmmsg(long a, long b, long c, long d);

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
	case 17: return sigil_sys_getcwd(a, b);
	case 19: return sigil_sys_eventfd2(a, b);
	case 20: return sigil_sys_epoll_create1(a);
	case 21: return sigil_sys_epoll_ctl(a, b, c, d);
	case 22: return sigil_sys_epoll_pwait(a, b, c, d, e, f);
	case 23: return sigil_sys_dup(a);
	case 24: return sigil_sys_dup3(a, b, c);
	case 25: return sigil_sys_fcntl(a, b, c);
	case 29: return sigil_sys_ioctl(a, b, c);
	case 32: return sigil_sys_flock(a, b);
	case 33: return sigil_sys_mknodat(a, b, c, d);
	case 34: return sigil_sys_mkdirat(a, b, c);
	case 35: return sigil_sys_unlinkat(a, b, c);
	case 36: return sigil_sys_symlinkat(a, b, c);
	case 37: return sigil_sys_linkat(a, b, c, d, e);
	case 38: return sigil_sys_renameat(a, b, c, d);
	case 43: return sigil_sys_statfs(a, b);
	case 44: return sigil_sys_fstatfs(a, b);
	case 45: return sigil_sys_truncate(a, b);
	case 46: return sigil_sys_ftruncate(a, b);
	case 47: return sigil_sys_fallocate(a, b, c, d);
	case 48: return sigil_sys_faccessat(a, b, c);
	case 49: return sigil_sys_chdir(a);
	case 50: return sigil_sys_fchdir(a);
	case 51: return sigil_sys_chroot(a);
	case 52: return sigil_sys_fchmod(a, b);
	case 53: return sigil_sys_fchmodat(a, b, c);
	case 54: return sigil_sys_fchownat(a, b, c, d, e);
	case 55: return sigil_sys_fchown(a, b, c);
	case 56: return sigil_sys_openat(a, b, c, d);
	case 57: return sigil_sys_close(a);
	case 58: return sigil_sys_vhangup();
	case 59: return sigil_sys_pipe2(a, b);
	case 61: return sigil_sys_getdents64(a, b, c);
	case 62: return sigil_sys_lseek(a, b, c);
	case 63: return sigil_sys_read(a, b, c);
	case 64: return sigil_sys_write(a, b, c);
	case 65: return sigil_sys_readv(a, b, c);
	case 66: return sigil_sys_writev(a, b, c);
	case 67: return sigil_sys_pread64(a, b, c, d);
	case 68: return sigil_sys_pwrite64(a, b, c, d);
	case 69: return sigil_sys_preadv(a, b, c, d, e);
	case 70: return sigil_sys_pwritev(a, b, c, d, e);
	case 71: return sigil_sys_sendfile(a, b, c, d);
	case 72: return sigil_sys_pselect6(a, b, c, d, e, f);
	case 73: return sigil_sys_ppoll(a, b, c, d, e);
	case 74: return sigil_sys_signalfd4(a, b, c, d);
	case 78: return sigil_sys_readlinkat(a, b, c, d);
	case 79: return sigil_sys_newfstatat(a, b, c, d);
	case 80: return sigil_sys_fstat(a, b);
	case 81: return sigil_sys_sync();
	case 82: return sigil_sys_fsync(a);
	case 83: return sigil_sys_fdatasync(a);
	case 84: return sigil_sys_sync_file_range(a, b, c, d);
	case 85: return sigil_sys_timerfd_create(a, b);
	case 86: return sigil_sys_timerfd_settime(a, b, c, d);
	case 87: return sigil_sys_timerfd_gettime(a, b);
	case 88: return sigil_sys_utimensat(a, b, c, d);
	case 90: return sigil_sys_capget(a, b);
	case 91: return sigil_sys_capset(a, b);
	case 93: return sigil_sys_exit(a);
	case 94: return sigil_sys_exit_group(a);
	case 95: return sigil_sys_waitid(a, b, c, d, e);
	case 96: return sigil_sys_set_tid_address(a);
	case 97: return sigil_sys_unshare(a);
	case 98: return sigil_sys_futex(a, b, c, d, e, f);
	case 99: return sigil_sys_set_robust_list(a, b);
	case 100: return sigil_sys_get_robust_list(a, b, c);
	case 101: return sigil_sys_nanosleep(a, b);
	case 102: return sigil_sys_getitimer(a, b);
	case 103: return sigil_sys_setitimer(a, b, c);
	case 107: return sigil_sys_timer_create(a, b, c);
	case 108: return sigil_sys_timer_gettime(a, b);
	case 109: return sigil_sys_timer_getoverrun(a);
	case 110: return sigil_sys_timer_settime(a, b, c, d);
	case 111: return sigil_sys_timer_delete(a);
	case 112: return sigil_sys_clock_settime(a, b);
	case 113: return sigil_sys_clock_gettime(a, b);
	case 114: return sigil_sys_clock_getres(a, b);
	case 115: return sigil_sys_clock_nanosleep(a, b, c, d);
	case 118: return sigil_sys_sched_setparam(a, b);
	case 119: return sigil_sys_sched_setscheduler(a, b, c);
	case 120: return sigil_sys_sched_getscheduler(a);
	case 121: return sigil_sys_sched_getparam(a, b);
	case 122: return sigil_sys_sched_setaffinity(a, b, c);
	case 123: return sigil_sys_sched_getaffinity(a, b, c);
	case 124: return sigil_sys_sched_yield();
	case 125: return sigil_sys_sched_get_priority_max(a);
	case 126: return sigil_sys_sched_get_priority_min(a);
	case 127: return sigil_sys_sched_rr_get_interval(a, b);
	case 128: return sigil_sys_restart_syscall();
	case 129: return sigil_sys_kill(a, b);
	case 130: return sigil_sys_tkill(a, b);
	case 131: return sigil_sys_tgkill(a, b, c);
	case 132: return sigil_sys_sigaltstack(a, b);
	case 133: return sigil_sys_rt_sigsuspend(a, b);
	case 134: return sigil_sys_rt_sigaction(a, b, c, d);
	case 135: return sigil_sys_rt_sigprocmask(a, b, c, d);
	case 136: return sigil_sys_rt_sigpending(a, b);
	case 137: return sigil_sys_rt_sigtimedwait(a, b, c, d);
	case 138: return sigil_sys_rt_sigqueueinfo(a, b, c);
	case 139: return sigil_sys_rt_sigreturn();
	case 140: return sigil_sys_setpriority(a, b, c);
	case 141: return sigil_sys_getpriority(a, b);
	case 142: return sigil_sys_reboot(a, b, c, d);
	case 143: return sigil_sys_setregid(a, b);
	case 144: return sigil_sys_setgid(a);
	case 145: return sigil_sys_setreuid(a, b);
	case 146: return sigil_sys_setuid(a);
	case 147: return sigil_sys_setresuid(a, b, c);
	case 148: return sigil_sys_getresuid(a, b, c);
	case 149: return sigil_sys_setresgid(a, b, c);
	case 150: return sigil_sys_getresgid(a, b, c);
	case 151: return sigil_sys_setfsuid(a);
	case 152: return sigil_sys_setfsgid(a);
	case 153: return sigil_sys_times(a);
	case 154: return sigil_sys_setpgid(a, b);
	case 155: return sigil_sys_getpgid(a);
	case 156: return sigil_sys_getsid(a);
	case 157: return sigil_sys_setsid();
	case 158: return sigil_sys_getgroups(a, b);
	case 159: return sigil_sys_setgroups(a, b);
	case 160: return sigil_sys_uname(a);
	case 163: return sigil_sys_getrlimit(a, b);
	case 164: return sigil_sys_setrlimit(a, b);
	case 165: return sigil_sys_getrusage(a, b);
	case 166: return sigil_sys_umask(a);
	case 167: return sigil_sys_prctl(a, b, c, d, e);
	case 168: return sigil_sys_getcpu(a, b, c);
	case 169: return sigil_sys_gettimeofday(a, b);
	case 170: return sigil_sys_settimeofday(a, b);
	case 171: return sigil_sys_adjtimex(a);
	case 172: return sigil_sys_getpid();
	case 173: return sigil_sys_getppid();
	case 174: return sigil_sys_getuid();
	case 175: return sigil_sys_geteuid();
	case 176: return sigil_sys_getgid();
	case 177: return sigil_sys_getegid();
	case 178: return sigil_sys_gettid();
	case 179: return sigil_sys_sysinfo(a);
	case 180: return sigil_sys_mq_open(a, b, c, d);
	case 181: return sigil_sys_mq_unlink(a);
	case 182: return sigil_sys_mq_timedsend(a, b, c, d, e);
	case 183: return sigil_sys_mq_timedreceive(a, b, c, d, e);
	case 184: return sigil_sys_mq_notify(a, b);
	case 185: return sigil_sys_mq_getsetattr(a, b, c);
	case 186: return sigil_sys_msgget(a, b);
	case 187: return sigil_sys_msgctl(a, b, c);
	case 188: return sigil_sys_msgrcv(a, b, c, d, e);
	case 189: return sigil_sys_msgsnd(a, b, c, d);
	case 190: return sigil_sys_semget(a, b, c);
	case 191: return sigil_sys_semctl(a, b, c, d);
	case 192: return sigil_sys_semtimedop(a, b, c, d);
	case 193: return sigil_sys_semop(a, b, c);
	case 194: return sigil_sys_shmget(a, b, c);
	case 195: return sigil_sys_shmctl(a, b, c);
	case 196: return sigil_sys_shmat(a, b, c);
	case 197: return sigil_sys_shmdt(a);
	case 198: return sigil_sys_socket(a, b, c);
	case 199: return sigil_sys_socketpair(a, b, c, d);
	case 200: return sigil_sys_bind(a, b, c);
	case 201: return sigil_sys_listen(a, b);
	case 202: return sigil_sys_accept(a, b, c);
	case 203: return sigil_sys_connect(a, b, c);
	case 204: return sigil_sys_getsockname(a, b, c);
	case 205: return sigil_sys_getpeername(a, b, c);
	case 206: return sigil_sys_sendto(a, b, c, d, e, f);
	case 207: return sigil_sys_recvfrom(a, b, c, d, e, f);
	case 208: return sigil_sys_setsockopt(a, b, c, d, e);
	case 209: return sigil_sys_getsockopt(a, b, c, d, e);
	case 210: return sigil_sys_shutdown(a, b);
	case 211: return sigil_sys_sendmsg(a, b, c);
	case 212: return sigil_sys_recvmsg(a, b, c);
	case 214: return sigil_sys_brk(a);
	case 215: return sigil_sys_munmap(a, b);
	case 216: return sigil_sys_mremap(a, b, c, d, e);
	case 220: return sigil_sys_clone(a, b, c, d, e);
	case 221: return sigil_sys_execve(a, b, c);
	case 222: return sigil_sys_mmap(a, b, c, d, e, f);
	case 223: return sigil_sys_fadvise64(a, b, c, d);
	case 226: return sigil_sys_mprotect(a, b, c);
	case 227: return sigil_sys_msync(a, b, c);
	case 228: return sigil_sys_mlock(a, b);
	case 229: return sigil_sys_munlock(a, b);
	case 230: return sigil_sys_mlockall(a);
	case 231: return sigil_sys_munlockall();
	case 232: return sigil_sys_mincore(a, b, c);
	case 233: return sigil_sys_madvise(a, b, c);
	case 240: return sigil_sys_rt_tgsigqueueinfo(a, b, c, d);
	case 242: return sigil_sys_accept4(a, b, c, d);
	case 243: return sigil_sys_recvmmsg(a, b, c, d, e);
	case 260: return sigil_sys_wait4(a, b, c, d);
	case 261: return sigil_sys_prlimit64(a, b, c, d);
	case 266: return sigil_sys_clock_adjtime(a, b);
	case 267: return sigil_sys_syncfs(a);
	case 269: return sigil_sys_sendmmsg(a, b, c, d);
	case 274: return sigil_sys_sched_setattr(a, b, c);
	case 275: return sigil_sys_sched_getattr(a, b, c, d);
	case 276: return sigil_sys_renameat2(a, b, c, d, e);
	case 278: return sigil_sys_getrandom(a, b, c);
	case 279: return sigil_sys_memfd_create(a, b);
	case 281: return sigil_sys_execveat(a, b, c, d, e);
	case 283: return sigil_sys_membarrier(a, b, c);
	case 284: return sigil_sys_mlock2(a, b, c);
	case 285: return sigil_sys_copy_file_range(a, b, c, d, e, f);
	case 286: return sigil_sys_preadv2(a, b, c, d, e, f);
	case 287: return sigil_sys_pwritev2(a, b, c, d, e, f);
	case 291: return sigil_sys_statx(a, b, c, d, e);
	case 293: return sigil_sys_rseq(a, b, c, d);
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
