//! Processes, threads, credentials, limits, scheduling, futexes.

#[doc(hidden)]
#[macro_export]
macro_rules! __syscalls_process {
    (($($callback:tt)+) $($before:tt)*) => {
        $crate::__syscalls_time! { ($($callback)+) $($before)*
            fork() [57 2 - 2 -] restart full;
            vfork() [58 190 - 190 -] restart full;
            clone(flags: CloneFlags, stack: Addr, parent_tid: TidOut, child_tid: TidOut, tls: Addr) [56 - - - -] restart partial("threads that share less than all, namespaces");
            clone_backwards as clone(flags: CloneFlags, stack: Addr, parent_tid: TidOut, tls: Addr, child_tid: TidOut) [- 120 220 120 220] restart partial("threads that share less than all, namespaces");
            clone3(args: CloneArgsIn, size: Size) [435 435 435 435 435] restart partial("as clone");
            execve(filename: Path, argv: StringsIn, envp: StringsIn) [59 11 221 11 221] restart full;
            execveat(dfd: AtFd, filename: Path, argv: StringsIn, envp: StringsIn, flags: AtFlags) [322 358 281 387 281] restart full;
            exit(status: Int) [60 1 93 1 93] plain full;
            exit_group(status: Int) [231 252 94 248 94] plain full;
            wait4(pid: Pid, status: WaitStatusOut, options: WaitOptions, rusage: RusageOut) [61 114 260 114 260] restart full;
            waitid(which: IdType, id: Pid, info: SigInfoOut, options: WaitOptions, rusage: RusageOut) [247 284 95 280 95] restart full;
            set_tid_address(tidptr: Addr) [218 258 96 256 96] plain full;
            getpid() [39 20 172 20 172] leaf full;
            gettid() [186 224 178 224 178] leaf full;
            getppid() [110 64 173 64 173] leaf full;
            getpgrp() [111 65 - 65 -] plain full;
            getpgid(pid: Pid) [121 132 155 132 155] plain full;
            setpgid(pid: Pid, pgid: Pid) [109 57 154 57 154] memory full;
            getsid(pid: Pid) [124 147 156 147 156] plain full;
            setsid() [112 66 157 66 157] memory full;
            getuid() [102 - 174 - 174] leaf full;
            geteuid() [107 - 175 - 175] leaf full;
            getgid() [104 - 176 - 176] leaf full;
            getegid() [108 - 177 - 177] leaf full;
            getresuid(ruid: UidOut, euid: UidOut, suid: UidOut) [118 - 148 - 148] plain full;
            getresgid(rgid: GidOut, egid: GidOut, sgid: GidOut) [120 - 150 - 150] plain full;
            setuid(uid: Uid) [105 - 146 - 146] memory full;
            setgid(gid: Gid) [106 - 144 - 144] memory full;
            setreuid(ruid: Uid, euid: Uid) [113 - 145 - 145] memory full;
            setregid(rgid: Gid, egid: Gid) [114 - 143 - 143] memory full;
            setresuid(ruid: Uid, euid: Uid, suid: Uid) [117 - 147 - 147] memory full;
            setresgid(rgid: Gid, egid: Gid, sgid: Gid) [119 - 149 - 149] memory full;
            setfsuid(uid: Uid) [122 - 151 - 151] plain full;
            setfsgid(gid: Gid) [123 - 152 - 152] plain full;
            getgroups(size: Int, list: GidsOut) [115 - 158 - 158] plain full;
            setgroups(size: Int, list: GidsIn) [116 - 159 - 159] memory full;
            capget(header: CapHeaderInOut, data: CapDataOut) [125 184 90 184 90] plain full;
            capset(header: CapHeaderInOut, data: CapDataIn) [126 185 91 185 91] memory full;
            personality(persona: Personality) [135 136 92 136 92] plain absent;
            prctl(option: PrctlOption, arg2: PrctlArg, arg3: PrctlArg, arg4: PrctlArg, arg5: PrctlArg) [157 172 167 172 167] memory partial("speculation, syscall user dispatch, memory layout, machine checks, the TSC, filters, core scheduling");
            arch_prctl(option: ArchPrctlOption, arg2: Addr) [158 384 - - -] plain partial("ARCH_SET_GS, which is EPERM; all but FS and GS");
            getrlimit(resource: RlimitResource, rlim: RlimitOut) [97 - 163 - 163] plain full;
            setrlimit(resource: RlimitResource, rlim: RlimitIn) [160 75 164 75 164] plain full;
            prlimit64(pid: Pid, resource: RlimitResource, new_rlim: Rlimit64In, old_rlim: Rlimit64Out) [302 340 261 369 261] plain full;
            getrusage(who: RusageWho, usage: RusageOut) [98 77 165 77 165] plain full;
            times(buf: TmsOut) [100 43 153 43 153] plain full;
            getpriority(which: PriorityWhich, who: Int) [140 96 141 96 141] plain full;
            setpriority(which: PriorityWhich, who: Int, nice: Int) [141 97 140 97 140] plain full;
            sched_yield() [24 158 124 158 124] plain full;
            sched_setparam(pid: Pid, param: SchedParamIn) [142 154 118 154 118] plain full;
            sched_getparam(pid: Pid, param: SchedParamOut) [143 155 121 155 121] plain full;
            sched_setscheduler(pid: Pid, policy: SchedPolicy, param: SchedParamIn) [144 156 119 156 119] plain partial("SCHED_DEADLINE");
            sched_getscheduler(pid: Pid) [145 157 120 157 120] plain full;
            sched_get_priority_max(policy: SchedPolicy) [146 159 125 159 125] plain full;
            sched_get_priority_min(policy: SchedPolicy) [147 160 126 160 126] plain full;
            sched_rr_get_interval(pid: Pid, interval: TimespecOut) [148 161 127 161 127] plain full;
            sched_setaffinity(pid: Pid, len: Uint, mask: CpuSetIn) [203 241 122 241 122] plain full;
            sched_getaffinity(pid: Pid, len: Uint, mask: CpuSetOut) [204 242 123 242 123] plain full;
            sched_setattr(pid: Pid, attr: SchedAttrIn, flags: Flags) [314 351 274 380 274] plain partial("SCHED_DEADLINE, bounds of utilisation");
            sched_getattr(pid: Pid, attr: SchedAttrOut, size: Uint, flags: Flags) [315 352 275 381 275] plain full;
            getcpu(cpu: UintOut, node: UintOut, cache: Addr) [309 318 168 345 168] plain full;
            futex(uaddr: FutexWord, op: FutexOp, val: Uint, timeout: FutexTimeout, uaddr2: FutexWord, val3: Hex32) [202 240 98 240 98] restart partial("FUTEX_WAIT_REQUEUE_PI and FUTEX_CMP_REQUEUE_PI only in images that make calls by number or execute programs");
            futex_waitv(waiters: FutexWaitvIn, nr_futexes: Uint, flags: Flags, timeout: TimespecIn, clockid: ClockId) [449 449 449 449 449] restart full;
            futex_wake(uaddr: FutexWord, mask: Hex, nr: Int, flags: Flags) [454 454 454 454 454] plain absent;
            futex_wait(uaddr: FutexWord, val: Ulong, mask: Hex, flags: Flags, timeout: TimespecIn, clockid: ClockId) [455 455 455 455 455] restart absent;
            futex_requeue(waiters: FutexWaitvIn, flags: Flags, nr_wake: Int, nr_requeue: Int) [456 456 456 456 456] plain absent;
            set_robust_list(head: Addr, len: Size) [273 311 99 338 99] plain full;
            get_robust_list(pid: Pid, head: AddrOut, len: SizeOut) [274 312 100 339 100] plain full;
            membarrier(cmd: MembarrierCmd, flags: Flags, cpu_id: Int) [324 375 283 389 283] plain full;
            rseq(rseq: RseqInOut, rseq_len: Uint, flags: IntFlags, sig: Hex32) [334 386 293 398 293] plain full;
            set_thread_area(u_info: UserDescInOut) [205 243 - - -] plain absent;
            get_thread_area(u_info: UserDescInOut) [211 244 - - -] plain absent;
            modify_ldt(func: Int, ptr: Addr, bytecount: Ulong) [154 123 - - -] plain absent;
            unshare(flags: CloneFlags) [272 310 97 337 97] memory partial("namespaces; CLONE_FILES and CLONE_FS by one of several threads, CLONE_FS where another process has the same: EINVAL");
            setns(fd: Fd, nstype: Namespaces) [308 346 268 375 268] plain absent;
            pidfd_open(pid: Pid, flags: Flags) [434 434 434 434 434] memory partial("PIDFD_THREAD, which Linux has since 6.9: EINVAL, as 6.1 gives, which uname tells");
            pidfd_getfd(pidfd: Fd, targetfd: Fd, flags: Flags) [438 438 438 438 438] memory full;
            kcmp(pid1: Pid, pid2: Pid, type_: Int, idx1: Ulong, idx2: Ulong) [312 349 272 378 272] plain absent;
            ptrace(request: Long, pid: Pid, addr: Addr, data: Addr) [101 26 117 26 117] restart absent;
            seccomp(op: Uint, flags: Flags, args: Addr) [317 354 277 383 277] plain absent;
        }
    };
}
