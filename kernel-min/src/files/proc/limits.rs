//! `/proc/PID/limits` (proc_pid_limits(5)).

use alloc::vec::Vec;

use posix_process::Resource;
use posix_process::limits::RLIM_INFINITY;
use signal::Errno;

use super::Owner;
use super::lines::Lines;
use super::status::thread;

/// Each limit's name and unit.
const NAMES: [(Resource, &[u8], &[u8]); Resource::COUNT] = [
    (Resource::Cpu, b"Max cpu time", b"seconds"),
    (Resource::Fsize, b"Max file size", b"bytes"),
    (Resource::Data, b"Max data size", b"bytes"),
    (Resource::Stack, b"Max stack size", b"bytes"),
    (Resource::Core, b"Max core file size", b"bytes"),
    (Resource::Rss, b"Max resident set", b"bytes"),
    (Resource::Nproc, b"Max processes", b"processes"),
    (Resource::Nofile, b"Max open files", b"files"),
    (Resource::Memlock, b"Max locked memory", b"bytes"),
    (Resource::As, b"Max address space", b"bytes"),
    (Resource::Locks, b"Max file locks", b"locks"),
    (Resource::Sigpending, b"Max pending signals", b"signals"),
    (Resource::Msgqueue, b"Max msgqueue size", b"bytes"),
    (Resource::Nice, b"Max nice priority", b""),
    (Resource::Rtprio, b"Max realtime priority", b""),
    (Resource::Rttime, b"Max realtime timeout", b"us"),
];

/// The table.
pub fn limits(owner: Owner) -> Result<Vec<u8>, Errno> {
    thread(owner, |system, _, t, _| {
        let told = system.told_of_thread(t);
        let mut lines = Lines::default();
        for (text, width) in [
            (&b"Limit"[..], 26),
            (b"Soft Limit", 21),
            (b"Hard Limit", 21),
            (b"Units", 10),
        ] {
            lines.column(text, width);
        }
        lines.text(b"\n");
        for (resource, name, unit) in NAMES {
            let limit = told.limits.get(resource);
            lines.column(name, 26);
            for (value, width) in [(limit.cur, 21), (limit.max, 21)] {
                match value {
                    RLIM_INFINITY => lines.column(b"unlimited", width),
                    value => lines.column_number(value, width),
                };
            }
            if !unit.is_empty() {
                lines.column(unit, 10);
            }
            lines.text(b"\n");
        }
        lines.end()
    })
}
