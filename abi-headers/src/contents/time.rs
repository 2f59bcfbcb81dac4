//! Clocks and timers.

use super::{Header, PLAIN, module, named, prefixed, typed};
use crate::select::Constants::{Named, Within};
use crate::select::Type;

pub const TIME: Header = Header {
    name: "sigil_time.h",
    about: "Clocks, times and interval timers",
    includes: &["sigil_types.h"],
    modules: |_| {
        vec![
            module!(
                "posix-process/src/usage.rs",
                [],
                [prefixed("Timeval", "sigil_timeval", "tv_")]
            ),
            module!(
                "posix-process/src/time.rs",
                [Within("clock_id", "")],
                [
                    prefixed("Timespec", "sigil_timespec", "tv_"),
                    prefixed("Itimerspec", "sigil_itimerspec", "it_"),
                    prefixed("Itimerval", "sigil_itimerval", "it_"),
                ]
            ),
            module!(
                "posix-process/src/itimer.rs",
                [Named(&["ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF"])],
                []
            ),
            module!(
                "posix-process/src/posix_timer.rs",
                [Named(&["TIMER_ABSTIME"])],
                []
            ),
        ]
    },
    ..PLAIN
};

pub const SIGEVENT: Header = Header {
    name: "sigil_sigevent.h",
    about: "What a POSIX timer does when it expires",
    includes: &["sigil_types.h", "sigil_sigval.h"],
    modules: |_| {
        vec![module!(
            "posix-process/src/posix_timer.rs",
            [Named(&[
                "SIGEV_SIGNAL",
                "SIGEV_NONE",
                "SIGEV_THREAD",
                "SIGEV_THREAD_ID"
            ])],
            [Type {
                fields: &[
                    typed("value", "sigev_value", "sigil_sigval_t"),
                    named("tid", "sigev_tid"),
                ],
                ..prefixed("Sigevent", "sigil_sigevent", "sigev_")
            }]
        )]
    },
    ..PLAIN
};
