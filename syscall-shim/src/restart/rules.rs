//! Which call takes which restart code in Linux, and when.

use super::Restart;
use crate::Call;

/// One reason for which a call restarts.
#[derive(Clone, Copy, Debug)]
pub struct RestartRule {
    /// The call.
    pub call: Call,
    /// The code it leaves with.
    pub code: Restart,
    /// In which case, where the call has several.
    pub when: &'static str,
}

macro_rules! rules {
    ($($call:ident $code:ident $($when:literal)?;)*) => {
        /// Every call that the table marks `restart`, with Linux's code for it. What is not
        /// here returns EINTR when it is interrupted (`rt_sigtimedwait`, `epoll_wait`,
        /// `semtimedop`, `io_getevents`), or cannot be.
        pub const RULES: &[RestartRule] = &[
            $(RestartRule {
                call: Call::$call,
                code: Restart::$code,
                when: concat!($($when)?),
            },)*
        ];
    };
}

rules! {
    rt_sigsuspend NoHand;
    sigsuspend NoHand;
    pause NoHand;
    restart_syscall Block;
    nanosleep Block;
    clock_nanosleep Block "relative";
    clock_nanosleep NoHand "TIMER_ABSTIME";
    clock_nanosleep_time64 Block "relative";
    clock_nanosleep_time64 NoHand "TIMER_ABSTIME";
    futex Sys "FUTEX_WAIT and its kin without a timeout";
    futex Block "FUTEX_WAIT and its kin with a timeout";
    futex NoIntr "FUTEX_LOCK_PI, FUTEX_WAIT_REQUEUE_PI";
    futex_time64 Sys "FUTEX_WAIT and its kin without a timeout";
    futex_time64 Block "FUTEX_WAIT and its kin with a timeout";
    futex_time64 NoIntr "FUTEX_LOCK_PI, FUTEX_WAIT_REQUEUE_PI";
    futex_wait Sys;
    futex_waitv Sys;
    poll Block;
    ppoll NoHand;
    ppoll_time64 NoHand;
    select NoHand;
    old_select NoHand;
    _newselect NoHand;
    pselect6 NoHand;
    pselect6_time64 NoHand;
    io_pgetevents NoHand;
    io_pgetevents_time64 NoHand;
    msgsnd NoHand;
    msgrcv NoHand;
    ipc NoHand "MSGSND, MSGRCV";
    fork NoIntr;
    vfork NoIntr;
    clone NoIntr;
    clone_backwards NoIntr;
    clone3 NoIntr;
    execve NoIntr;
    execveat NoIntr;
    ptrace NoIntr;
    wait4 Sys;
    waitid Sys;
    waitpid Sys;
    read Sys;
    write Sys;
    readv Sys;
    writev Sys;
    pread64 Sys;
    pwrite64 Sys;
    preadv Sys;
    pwritev Sys;
    preadv2 Sys;
    pwritev2 Sys;
    ioctl Sys;
    fcntl Sys "F_SETLKW, F_OFD_SETLKW";
    fcntl64 Sys "F_SETLKW, F_OFD_SETLKW";
    flock Sys;
    open Sys "FIFOs, devices, leases";
    openat Sys "FIFOs, devices, leases";
    openat2 Sys "FIFOs, devices, leases";
    creat Sys "FIFOs, devices, leases";
    sendfile Sys;
    sendfile64 Sys;
    splice Sys;
    vmsplice Sys;
    tee Sys;
    copy_file_range Sys;
    io_uring_enter Sys;
    accept Sys "without SO_RCVTIMEO, with which EINTR";
    accept4 Sys "without SO_RCVTIMEO, with which EINTR";
    connect Sys "without SO_SNDTIMEO, with which EINTR";
    sendto Sys "without SO_SNDTIMEO, with which EINTR";
    recvfrom Sys "without SO_RCVTIMEO, with which EINTR";
    send Sys "without SO_SNDTIMEO, with which EINTR";
    recv Sys "without SO_RCVTIMEO, with which EINTR";
    sendmsg Sys "without SO_SNDTIMEO, with which EINTR";
    recvmsg Sys "without SO_RCVTIMEO, with which EINTR";
    sendmmsg Sys "without SO_SNDTIMEO, with which EINTR";
    recvmmsg Sys "without SO_RCVTIMEO, with which EINTR";
    recvmmsg_time64 Sys "without SO_RCVTIMEO, with which EINTR";
    socketcall Sys "as the call it names";
    mq_timedsend Sys;
    mq_timedsend_time64 Sys;
    mq_timedreceive Sys;
    mq_timedreceive_time64 Sys;
    add_key Sys;
    request_key Sys;
    keyctl Sys;
    syslog Sys;
    getrandom Sys;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    #[test]
    fn the_table_and_the_rules_agree() {
        for &call in Call::ALL {
            let restarts = RULES.iter().any(|rule| rule.call == call);
            assert_eq!(restarts, call.info().kind == Kind::Restart, "{call:?}");
        }
    }
}
