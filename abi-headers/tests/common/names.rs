//! What Linux calls what the headers have, where it is not the name without the prefix.

pub const LINUX: &str = "
#include <asm/errno.h>
#include <asm/fcntl.h>
#include <asm/resource.h>
#include <asm/sigcontext.h>
#include <asm/siginfo.h>
#include <asm/signal.h>
#include <asm/stat.h>
#include <asm/ucontext.h>
#include <asm/unistd.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/limits.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <linux/sched/types.h>
#include <linux/signal.h>
#include <linux/stat.h>
#include <linux/time.h>
#include <linux/times.h>
#include <linux/types.h>
#include <linux/wait.h>
typedef __kernel_pid_t pid_t;
typedef __kernel_uid32_t uid_t;
typedef __kernel_gid32_t gid_t;
typedef __kernel_mode_t mode_t;
typedef __kernel_clockid_t clockid_t;
typedef __kernel_timer_t timer_t;
typedef __kernel_time64_t time_t;
typedef __kernel_loff_t loff_t;
typedef __kernel_key_t key_t;
";

/// Types that are not called in Linux what they are here without the prefix; those with no name are
/// parts that Linux has no name for, looked at within what they are part of, or newer than the oldest headers
/// that this is run with, Linux 6.1 (riscv64's vector registers, whose frames a newer kernel is asked about:
/// conformance's `frame/riscv64-vectors-in-frame`).
pub const TYPES: &[(&str, &str)] = &[
    ("sigil_mcontext_t", "struct sigcontext"),
    ("sigil_ucontext_t", "struct ucontext"),
    ("sigil_sigval_t", "sigval_t"),
    ("sigil_timespec", "struct __kernel_timespec"),
    ("sigil_itimerspec", "struct __kernel_itimerspec"),
    ("sigil_timeval", "struct timeval"),
    ("sigil_rlimit", "struct rlimit64"),
    ("sigil_xstate_header", "struct _header"),
    ("sigil_fpx_sw_bytes", "struct _fpx_sw_bytes"),
    ("sigil_aarch64_ctx", "struct _aarch64_ctx"),
    ("sigil_f_ext_state", "struct __riscv_f_ext_state"),
    ("sigil_d_ext_state", "struct __riscv_d_ext_state"),
    ("sigil_q_ext_state", "struct __riscv_q_ext_state"),
    ("sigil_riscv_ctx_hdr", ""),
    ("sigil_riscv_extra_ext_header", ""),
    ("sigil_v_ext_state", ""),
    ("sigil_sc_riscv_v_state", ""),
    ("sigil_rt_sigframe", ""),
    ("sigil_sighandler", ""),
    ("sigil_siginfo_fields", ""),
    // Their fields are those of siginfo_t, from its beginning.
    ("sigil_siginfo_sender", "siginfo_t"),
    ("sigil_siginfo_timer", "siginfo_t"),
    ("sigil_siginfo_queue", "siginfo_t"),
    ("sigil_siginfo_child", "siginfo_t"),
    ("sigil_siginfo_fault", "siginfo_t"),
    ("sigil_siginfo_key", "siginfo_t"),
    ("sigil_siginfo_poll", "siginfo_t"),
    ("sigil_siginfo_sys", "siginfo_t"),
];

/// Fields that are not called in Linux what they are here.
pub const FIELDS: &[(&str, &str, &str)] = &[
    ("sigil_siginfo_t", "si_fields", "_sifields"),
    ("sigil_siginfo_timer", "timerid", "si_tid"),
    ("sigil_sigevent", "sigev_tid", "_sigev_un._tid"),
    ("sigil_sigaction", "sa", "sa_handler"),
    ("sigil_mcontext_t", "reserved", "__reserved"),
    ("sigil_xstate_header", "xcomp_bv", "reserved1[0]"),
    ("sigil_stat", "st_atim", "st_atime"),
    ("sigil_stat", "st_mtim", "st_mtime"),
    ("sigil_stat", "st_ctim", "st_ctime"),
];

/// Constants that are not called in Linux what they are here without the prefix; those with no name
/// are names that Linux's headers for programs do not have, or are newer as the types above.
pub const CONSTANTS: &[(&str, &str)] = &[
    ("SIGIL_NSIG", ""),
    ("SIGIL_ENOTSUP", "EOPNOTSUPP"),
    ("SIGIL_O_ASYNC", "FASYNC"),
    ("SIGIL_SCHED_OTHER", "SCHED_NORMAL"),
    ("SIGIL_O_TMPFILE_BIT", "__O_TMPFILE"),
    ("SIGIL_WALL", "__WALL"),
    ("SIGIL_WCLONE", "__WCLONE"),
    ("SIGIL_WNOTHREAD", "__WNOTHREAD"),
    ("SIGIL_VERSION_MAJOR", ""),
    ("SIGIL_VERSION_MINOR", ""),
    ("SIGIL_VERSION_PATCH", ""),
    ("SIGIL_XSTATE_FP_SSE", ""),
    ("SIGIL_RISCV_V_MAGIC", ""),
    ("SIGIL_END_MAGIC", ""),
    ("SIGIL_END_HDR_SIZE", ""),
    ("SIGIL_RISCV_MAX_VLENB", ""),
];

pub fn listed<'a>(list: &[(&str, &'a str)], name: &str) -> Option<&'a str> {
    list.iter()
        .find(|(ours, _)| *ours == name)
        .map(|(_, linux)| *linux)
}

/// A constant that is an `int` here, as the field that it is for, and unsigned in Linux.
pub const AN_INT: &str = "SIGIL_SS_AUTODISARM";

/// The name of a constant in Linux, `None` for those that its headers for programs do not have.
pub fn linux_constant(name: &str) -> Option<String> {
    match listed(CONSTANTS, name) {
        Some("") => None,
        Some(linux) => Some(linux.to_owned()),
        None => {
            let bare = name.trim_start_matches("SIGIL_");
            Some(match bare.strip_prefix("NR_") {
                Some(call) => format!("__NR_{call}"),
                None => bare.to_owned(),
            })
        }
    }
}

/// The name of a field in Linux.
pub fn linux_field(ty: &str, field: &str) -> Option<&'static str> {
    FIELDS
        .iter()
        .find(|(known, ours, _)| *known == ty && *ours == field)
        .map(|(_, _, linux)| *linux)
}
