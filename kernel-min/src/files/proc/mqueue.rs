//! `/proc/sys/fs/mqueue` (mq_overview(7), "/proc interfaces").

use alloc::vec::Vec;

use signal::Errno;

use super::fixed::Both;
use super::lines::Lines;
use crate::ipc::mqueue::limits::{self, Setting};

fn text(setting: &Setting) -> Result<Vec<u8>, Errno> {
    let mut lines = Lines::default();
    lines.number(u64::from(setting.get())).text(b"\n");
    lines.end()
}

fn set(setting: &Setting, text: &[u8]) -> Result<(), Errno> {
    let text = text.trim_ascii();
    let digits = text.iter().try_fold(0u32, |n, &digit| {
        let digit = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
        n.checked_mul(10)?.checked_add(digit)
    });
    match digits {
        Some(value) if !text.is_empty() => setting.set(value),
        _ => Err(Errno::EINVAL),
    }
}

macro_rules! settings {
    ($($name:ident)*) => {$(
        #[doc = concat!("What [`limits::", stringify!($name), "`] is told and set by.")]
        pub const $name: Both = (|| text(&limits::$name), |given| set(&limits::$name, given));
    )*};
}

settings!(MSG_DEFAULT MSG_MAX MSGSIZE_DEFAULT MSGSIZE_MAX QUEUES_MAX);
