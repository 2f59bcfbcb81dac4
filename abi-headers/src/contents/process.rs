//! Processes and threads: waiting, cloning, limits.

use super::{Header, PLAIN, module, named, prefixed};
use crate::select::Constants::{Listed, Named, Variants, Within};
use crate::select::Type;

pub const WAIT: Header = Header {
    name: "sigil_wait.h",
    about: "Options of wait4 and waitid, and the status that they give",
    includes: &["sigil_types.h"],
    modules: |_| {
        vec![module!(
            "posix-process/src/wait.rs",
            [
                Within("options", ""),
                Named(&["P_ALL", "P_PID", "P_PGID", "P_PIDFD"]),
            ],
            []
        )]
    },
    tail: |_| include_str!("../../c/wait.h").to_owned(),
    ..PLAIN
};

pub const CLONE: Header = Header {
    name: "sigil_clone.h",
    about: "Flags of clone, clone3 and unshare, and the structure of clone3",
    includes: &["sigil_types.h"],
    modules: |_| {
        vec![module!(
            "posix-process/src/clone.rs",
            [Within("flags", "")],
            [super::plain("RawCloneArgs", "sigil_clone_args")]
        )]
    },
    ..PLAIN
};

pub const SCHED: Header = Header {
    name: "sigil_sched.h",
    about: "Scheduling policies and priorities",
    includes: &["sigil_types.h"],
    modules: |_| {
        vec![
            module!(
                "kernel-min/src/priority.rs",
                [Variants("Policy", "SCHED_")],
                []
            ),
            module!(
                "kernel-min/src/syscall/sched.rs",
                [
                    Listed(
                        "",
                        &[
                            ("DEADLINE", "SCHED_DEADLINE"),
                            ("RESET_ON_FORK", "SCHED_RESET_ON_FORK"),
                        ]
                    ),
                    Within("which", "PRIO_"),
                ],
                []
            ),
            module!(
                "kernel-min/src/syscall/sched_attr.rs",
                [],
                [Type {
                    fields: &[named("size", "size")],
                    ..prefixed("SchedAttr", "sigil_sched_attr", "sched_")
                }]
            ),
        ]
    },
    ..PLAIN
};

pub const LIMITS: Header = Header {
    name: "sigil_limits.h",
    about: "Limits that are fixed",
    includes: &["sigil_types.h"],
    modules: |_| {
        vec![
            module!(
                "posix-process/src/credentials.rs",
                [Named(&["NGROUPS_MAX"])],
                []
            ),
            module!(
                "kernel-min/src/files/tree/walk.rs",
                [Named(&["NAME_MAX"])],
                []
            ),
            module!(
                "kernel-min/src/files/tree/paths.rs",
                [Named(&["PATH_MAX"])],
                []
            ),
            module!("kernel-min/src/files/pipe.rs", [Named(&["PIPE_BUF"])], []),
        ]
    },
    ..PLAIN
};

pub const RESOURCE: Header = Header {
    name: "sigil_resource.h",
    about: "Resource limits, and what was used",
    includes: &["sigil_types.h", "sigil_time.h"],
    modules: |_| {
        vec![
            module!(
                "posix-process/src/limits.rs",
                [Variants("Resource", "RLIMIT_"), Named(&["RLIM_INFINITY"])],
                [prefixed("Rlimit", "sigil_rlimit", "rlim_")]
            ),
            module!(
                "posix-process/src/identity.rs",
                [Named(&["RUSAGE_SELF", "RUSAGE_CHILDREN", "RUSAGE_THREAD"])],
                []
            ),
            module!(
                "posix-process/src/usage.rs",
                [],
                [
                    prefixed("Rusage", "sigil_rusage", "ru_"),
                    prefixed("Tms", "sigil_tms", "tms_"),
                ]
            ),
        ]
    },
    ..PLAIN
};
