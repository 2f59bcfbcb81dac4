//! Open files: input and output, waiting for readiness, asynchronous I/O.

#[doc(hidden)]
#[macro_export]
macro_rules! __syscalls_files {
    (($($callback:tt)+) $($before:tt)*) => {
        $crate::__syscalls_paths! { ($($callback)+) $($before)*
            read(fd: Fd, buf: BufOut, count: Size) [0 3 63 3 63] restart full;
            write(fd: Fd, buf: BufIn, count: Size) [1 4 64 4 64] restart full;
            readv(fd: Fd, iov: IovecOut, iovcnt: Ulong) [19 145 65 145 65] restart full;
            writev(fd: Fd, iov: IovecIn, iovcnt: Ulong) [20 146 66 146 66] restart full;
            pread64(fd: Fd, buf: BufOut, count: Size, pos: Loff) [17 180 67 180 67] restart full;
            pwrite64(fd: Fd, buf: BufIn, count: Size, pos: Loff) [18 181 68 181 68] restart full;
            preadv(fd: Fd, iov: IovecOut, iovcnt: Ulong, pos_l: Ulong, pos_h: Ulong) [295 333 69 361 69] restart full;
            pwritev(fd: Fd, iov: IovecIn, iovcnt: Ulong, pos_l: Ulong, pos_h: Ulong) [296 334 70 362 70] restart full;
            preadv2(fd: Fd, iov: IovecOut, iovcnt: Ulong, pos_l: Ulong, pos_h: Ulong, flags: RwFlags) [327 378 286 392 286] restart partial("RWF_NOWAIT and what is newer");
            pwritev2(fd: Fd, iov: IovecIn, iovcnt: Ulong, pos_l: Ulong, pos_h: Ulong, flags: RwFlags) [328 379 287 393 287] restart partial("RWF_NOWAIT, RWF_NOAPPEND and what is newer");
            close(fd: Fd) [3 6 57 6 57] plain full;
            close_range(first: Uint, last: Uint, flags: CloseRangeFlags) [436 436 436 436 436] memory partial("CLOSE_RANGE_UNSHARE by one of several threads");
            lseek(fd: Fd, offset: Off, whence: Whence) [8 19 62 19 62] plain full;
            ioctl(fd: Fd, cmd: IoctlRequest, arg: IoctlArg) [16 54 29 54 29] restart partial("requests beyond ioctl_tty(2) and those of every descriptor; FIOASYNC of a terminal before a program is executed or fcntl(2) is called for O_ASYNC");
            fcntl(fd: Fd, cmd: FcntlCmd, arg: FcntlArg) [72 55 25 55 25] restart partial("locks of files without a name, leases, O_DIRECT");
            flock(fd: Fd, cmd: FlockOp) [73 143 32 143 32] restart partial("files without a name");
            dup(fd: Fd) [32 41 23 41 23] memory full;
            dup2(oldfd: Fd, newfd: Fd) [33 63 - 63 -] memory full;
            dup3(oldfd: Fd, newfd: Fd, flags: FdFlags) [292 330 24 358 24] memory full;
            pipe(fds: FdPairOut) [22 42 - 42 -] memory full;
            pipe2(fds: FdPairOut, flags: FdFlags) [293 331 59 359 59] memory partial("O_DIRECT, O_NOTIFICATION_PIPE");
            fstat(fd: Fd, statbuf: StatOut) [5 108 80 108 80] plain full;
            fstatfs(fd: Fd, buf: StatfsOut) [138 100 44 100 44] plain full;
            fchmod(fd: Fd, mode: Mode) [91 94 52 94 52] plain full;
            fchown(fd: Fd, user: Uid, group: Gid) [93 - 55 - 55] plain full;
            fsync(fd: Fd) [74 118 82 118 82] plain full;
            fdatasync(fd: Fd) [75 148 83 148 83] plain full;
            ftruncate(fd: Fd, length: Off) [77 93 46 93 46] memory full;
            fallocate(fd: Fd, mode: IntFlags, offset: Loff, len: Loff) [285 324 47 352 47] memory partial("modes beyond KEEP_SIZE and PUNCH_HOLE");
            fadvise64(fd: Fd, offset: Loff, len: Size, advice: Fadvice) [221 250 223 - 223] plain full;
            readahead(fd: Fd, offset: Loff, count: Size) [187 225 213 225 213] plain absent;
            sync_file_range(fd: Fd, offset: Loff, nbytes: Loff, flags: Flags) [277 314 84 - 84] plain full;
            cachestat(fd: Fd, range: CachestatRangeIn, cstat: CachestatOut, flags: Flags) [451 451 451 451 451] plain absent;
            getdents(fd: Fd, dirent: DirentOut, count: Uint) [78 141 - 141 -] memory full;
            getdents64(fd: Fd, dirent: Dirent64Out, count: Uint) [217 220 61 217 61] memory full;
            sendfile(out_fd: Fd, in_fd: Fd, offset: OffInOut, count: Size) [40 187 71 187 71] restart full;
            splice(fd_in: Fd, off_in: LoffInOut, fd_out: Fd, off_out: LoffInOut, len: Size, flags: Flags) [275 313 76 340 76] restart absent;
            vmsplice(fd: Fd, iov: IovecIn, nr_segs: Ulong, flags: Flags) [278 316 75 343 75] restart absent;
            tee(fd_in: Fd, fd_out: Fd, len: Size, flags: Flags) [276 315 77 342 77] restart absent;
            copy_file_range(fd_in: Fd, off_in: LoffInOut, fd_out: Fd, off_out: LoffInOut, len: Size, flags: Flags) [326 377 285 391 285] restart full;
            poll(fds: PollfdInOut, nfds: Uint, timeout: Int) [7 168 - 168 -] restart full;
            ppoll(fds: PollfdInOut, nfds: Uint, timeout: TimespecInOut, sigmask: SigSetIn, sigsetsize: Size) [271 309 73 336 73] restart full;
            select(nfds: Int, readfds: FdSetInOut, writefds: FdSetInOut, exceptfds: FdSetInOut, timeout: TimevalInOut) [23 - - - -] restart full;
            pselect6(nfds: Int, readfds: FdSetInOut, writefds: FdSetInOut, exceptfds: FdSetInOut, timeout: TimespecInOut, sigmask: SigSetArgIn) [270 308 72 335 72] restart full;
            epoll_create(size: Int) [213 254 - 250 -] memory full;
            epoll_create1(flags: FdFlags) [291 329 20 357 20] memory full;
            epoll_ctl(epfd: Fd, op: Int, fd: Fd, event: EpollEventIn) [233 255 21 251 21] memory full;
            epoll_wait(epfd: Fd, events: EpollEventsOut, maxevents: Int, timeout: Int) [232 256 - 252 -] plain full;
            epoll_pwait(epfd: Fd, events: EpollEventsOut, maxevents: Int, timeout: Int, sigmask: SigSetIn, sigsetsize: Size) [281 319 22 346 22] plain full;
            epoll_pwait2(epfd: Fd, events: EpollEventsOut, maxevents: Int, timeout: Timespec64In, sigmask: SigSetIn, sigsetsize: Size) [441 441 441 441 441] plain full;
            epoll_ctl_old() [214 - - - -] plain absent;
            epoll_wait_old() [215 - - - -] plain absent;
            eventfd(count: Uint) [284 323 - 351 -] memory full;
            eventfd2(count: Uint, flags: FdFlags) [290 328 19 356 19] memory full;
            inotify_init() [253 291 - 316 -] plain absent;
            inotify_init1(flags: FdFlags) [294 332 26 360 26] plain absent;
            inotify_add_watch(fd: Fd, path: Path, mask: Hex32) [254 292 27 317 27] plain absent;
            inotify_rm_watch(fd: Fd, wd: Int) [255 293 28 318 28] plain absent;
            fanotify_init(flags: Flags, event_f_flags: OpenFlags) [300 338 262 367 262] plain absent;
            fanotify_mark(fanotify_fd: Fd, flags: Flags, mask: Wide, dfd: AtFd, path: Path) [301 339 263 368 263] plain absent;
            io_setup(nr_reqs: Uint, ctx: AddrOut) [206 245 0 243 0] plain absent;
            io_destroy(ctx: Addr) [207 246 1 244 1] plain absent;
            io_getevents(ctx: Addr, min_nr: Long, nr: Long, events: IoEventsOut, timeout: TimespecIn) [208 247 4 245 4] plain absent;
            io_pgetevents(ctx: Addr, min_nr: Long, nr: Long, events: IoEventsOut, timeout: TimespecIn, sigmask: SigSetArgIn) [333 385 292 399 292] restart absent;
            io_submit(ctx: Addr, nr: Long, iocbs: Addr) [209 248 2 246 2] plain absent;
            io_cancel(ctx: Addr, iocb: Addr, result: IoEventsOut) [210 249 3 247 3] plain absent;
            io_uring_setup(entries: Uint, params: Addr) [425 425 425 425 425] plain absent;
            io_uring_enter(fd: Fd, to_submit: Uint, min_complete: Uint, flags: Flags, arg: Addr, argsz: Size) [426 426 426 426 426] restart absent;
            io_uring_register(fd: Fd, op: Uint, arg: Addr, nr_args: Uint) [427 427 427 427 427] plain absent;
        }
    };
}
