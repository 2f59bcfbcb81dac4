//! Which modules' tests are run, which of them take long, which files of gnulib's library they need.

/// The modules, by what their tests are about; names are separated by blanks.
pub(super) const MODULES: &[&str] = &[
    // Signals.
    "asyncsafe-spin pthread_sigmask raise sigaction signal-h sigpipe sigprocmask sigsegv strsignal",
    // Processes.
    "_Exit atexit environ execl execle execlp execute execv execve execvp execvpe popen popen-safer",
    "posix_spawn posix_spawn_file_actions_addchdir posix_spawn_file_actions_addclose",
    "posix_spawn_file_actions_adddup2 posix_spawn_file_actions_addfchdir",
    "posix_spawn_file_actions_addopen posix_spawnp spawn spawn-pipe sys_wait",
    "get-rusage-as get-rusage-data getgroups getloadavg getrusage sched times",
    // Time.
    "gettime-res gettimeofday nanosleep sleep time timespec_get usleep",
    // Waiting for files, and pipes.
    "nonblocking nonblocking-pipe pipe-filter-gi pipe-filter-ii pipe-posix pipe2 poll pselect select",
    // Threads.
    "cnd cond lock mtx pthread-cond pthread-mutex pthread-once pthread-rwlock pthread-spin",
    "pthread-thread pthread-tss thrd thread tls tss",
    // Descriptors.
    "cloexec close dup dup2 dup3 fcntl fdatasync flock fsync ftruncate getdtablesize isatty lseek",
    "pread pwrite read truncate write",
    // Names, directories, attributes.
    "access chdir chmod chown creat faccessat fchdir fchmodat fchownat fdopendir fstat fstatat",
    "futimens getcwd getcwd-lgpl link linkat lstat mkdir mkdirat mkfifo mkfifoat mknod open openat",
    "readlink readlinkat remove rename renameat renameatu rmdir stat symlink symlinkat tempname",
    "unlink unlinkat utime utimens utimensat",
    // Streams, down to the system calls.
    "fclose fdopen fflush fopen fopen-gnu freopen fseek ftell perror",
    // Terminals.
    "forkpty grantpt openpty posix_openpt unlockpt",
    // The rest.
    "getentropy gethostname getrandom uname",
];

/// The tests whose threads spin for a lock: a machine that loads them takes seconds for each.
pub(super) const SLOW: &[&str] = &["test-lock test-mtx test-pthread-tss test-tls test-tss"];

/// The files, below `lib` and without `.c`; names are separated by blanks.
pub(super) const LIBRARY: &[&str] = &[
    "allocator areadlink areadlink-with-size areadlinkat asyncsafe-spin at-func2 basename",
    "basename-lgpl bitrotate canonicalize careadlinkat cloexec close-stream concat-filename dirname",
    "dirname-lgpl dup-safer dup-safer-flag error execute exitfail fatal-signal fd-safer-flag file-set",
    "filenamecat filenamecat-lgpl findprog findprog-in get-rusage-as get-rusage-data",
    "getprogname getugroups gettime gettime-res glthread/cond glthread/lock glthread/thread",
    "glthread/threadlib glthread/tls hash hash-pjw hash-triple-simple malloc/scratch_buffer_grow",
    "malloc/scratch_buffer_grow_preserve malloc/scratch_buffer_set_array_size mgetgroups",
    "nonblocking pipe-filter-gi pipe-filter-ii pipe2-safer popen-safer read-file renameatu safe-read",
    "safe-write sig-handler sigsegv spawn-pipe stackvma stat-time stripslash tempname timespec",
    "unlinkdir utimecmp utimens vma-iter wait-process xalloc-die xconcat-filename xmalloc",
];
