//! Signals: dispositions, masks, sending, waiting.

#[doc(hidden)]
#[macro_export]
macro_rules! __syscalls_signals {
    (($($callback:tt)+) $($before:tt)*) => {
        $crate::__syscalls_process! { ($($callback)+) $($before)*
            rt_sigaction(sig: Signal, act: SigActionIn, oact: SigActionOut, sigsetsize: Size) [13 174 134 174 134] plain full;
            rt_sigprocmask(how: SigHow, set: SigSetIn, oset: SigSetOut, sigsetsize: Size) [14 175 135 175 135] plain full;
            rt_sigpending(set: SigSetOut, sigsetsize: Size) [127 176 136 176 136] plain full;
            rt_sigsuspend(set: SigSetIn, sigsetsize: Size) [130 179 133 179 133] restart full;
            rt_sigtimedwait(set: SigSetIn, info: SigInfoOut, timeout: TimespecIn, sigsetsize: Size) [128 177 137 177 137] plain full;
            rt_sigqueueinfo(tgid: Pid, sig: Signal, info: SigInfoIn) [129 178 138 178 138] plain full;
            rt_tgsigqueueinfo(tgid: Pid, tid: Pid, sig: Signal, info: SigInfoIn) [297 335 240 363 240] plain full;
            rt_sigreturn() [15 173 139 173 139] plain full;
            sigaltstack(ss: StackIn, old_ss: StackOut) [131 186 132 186 132] plain full;
            kill(pid: Pid, sig: Signal) [62 37 129 37 129] plain full;
            tkill(tid: Pid, sig: Signal) [200 238 130 238 130] plain full;
            tgkill(tgid: Pid, tid: Pid, sig: Signal) [234 270 131 268 131] plain full;
            pause() [34 29 - 29 -] restart full;
            restart_syscall() [219 0 128 0 128] restart full;
            pidfd_send_signal(pidfd: Fd, sig: Signal, info: SigInfoIn, flags: Flags) [424 424 424 424 424] plain partial("PIDFD_SIGNAL_THREAD and its like, which Linux has since 6.9: EINVAL, as 6.1 gives, which uname tells");
            signalfd(fd: Fd, mask: SigSetIn, sizemask: Size) [282 321 - 349 -] memory full;
            signalfd4(fd: Fd, mask: SigSetIn, sizemask: Size, flags: FdFlags) [289 327 74 355 74] memory full;
        }
    };
}
