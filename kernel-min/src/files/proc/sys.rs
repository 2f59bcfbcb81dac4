//! `/proc/sys` (proc_sys_kernel(5), proc_sys_fs(5)): what cannot be changed here is told as Debian has it.

use alloc::vec::Vec;

use signal::Errno;

use super::lines::Lines;
use crate::entropy;
use crate::files::MAX_PIPE;
use crate::process;
use crate::syscall::names;
use crate::tty;

type Made = Result<Vec<u8>, Errno>;

fn line(text: &[u8]) -> Made {
    let mut lines = Lines::default();
    lines.text(text).text(b"\n");
    lines.end()
}

fn number(number: u64) -> Made {
    let mut lines = Lines::default();
    lines.number(number).text(b"\n");
    lines.end()
}

/// `kernel/hostname`
pub fn hostname() -> Made {
    line(names::node())
}

/// `kernel/domainname`
pub fn domainname() -> Made {
    line(b"(none)")
}

/// `kernel/ostype`
pub fn ostype() -> Made {
    line(names::system())
}

/// `kernel/osrelease`
pub fn osrelease() -> Made {
    line(names::release())
}

/// `kernel/version`
pub fn version() -> Made {
    line(names::version())
}

/// `kernel/pid_max`
pub fn pid_max() -> Made {
    number(posix_process::DEFAULT_PID_MAX as u64)
}

/// `kernel/threads-max`
pub fn threads_max() -> Made {
    number(process::with(|system, _| system.threads_max()) as u64)
}

/// `kernel/ngroups_max`
pub fn ngroups_max() -> Made {
    number(65536)
}

/// `kernel/cap_last_cap`: CAP_CHECKPOINT_RESTORE.
pub fn cap_last_cap() -> Made {
    number(40)
}

/// `kernel/core_pattern`: a file's name (docs/images.md, "Core files").
pub fn core_pattern() -> Made {
    line(b"core")
}

/// `kernel/core_uses_pid`, `fs/suid_dumpable`
pub fn zero() -> Made {
    number(0)
}

/// `kernel/pty/max`
pub fn pty_max() -> Made {
    number(tty::names::MAX as u64)
}

/// `kernel/pty/nr`
pub fn pty_nr() -> Made {
    number(tty::names::used() as u64)
}

/// Sixteen random bytes as RFC 4122 (4.4) writes them.
fn uuid(mut bytes: [u8; 16]) -> Made {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut lines = Lines::default();
    for (i, byte) in bytes.into_iter().enumerate() {
        if matches!(i, 4 | 6 | 8 | 10) {
            lines.text(b"-");
        }
        let digit = |n: u8| b"0123456789abcdef"[usize::from(n)];
        lines.text(&[digit(byte >> 4), digit(byte & 15)]);
    }
    lines.text(b"\n").end()
}

/// `kernel/random/uuid`
pub fn random_uuid() -> Made {
    uuid(entropy::bytes())
}

/// `fs/file-max`: as Linux has it on machines of 64 bits.
pub fn file_max() -> Made {
    number(i64::MAX as u64)
}

/// `fs/nr_open`
pub fn nr_open() -> Made {
    number(posix_process::limits::NR_OPEN)
}

/// `fs/pipe-max-size`
pub fn pipe_max_size() -> Made {
    number(MAX_PIPE as u64)
}
