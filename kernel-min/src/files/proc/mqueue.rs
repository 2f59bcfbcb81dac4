//! `/proc/sys/fs/mqueue` (mq_overview(7), "/proc interfaces").

use alloc::vec::Vec;

use signal::Errno;

use super::fixed::Both;
use super::lines::Lines;
use crate::files::setting::Numbers;
use crate::ipc::mqueue::limits::{self, Setting};

fn text(setting: &Setting) -> Result<Vec<u8>, Errno> {
    let mut lines = Lines::default();
    lines.signed(i64::from(setting.get() as i32)).text(b"\n");
    lines.end()
}

fn set(setting: &Setting, given: &mut Numbers<'_>) -> Result<(), Errno> {
    setting.set(given.first()?)
}

macro_rules! settings {
    ($($name:ident)*) => {$(
        #[doc = concat!("What [`limits::", stringify!($name), "`] is told and set by.")]
        pub const $name: Both = (|| text(&limits::$name), |given| set(&limits::$name, given));
    )*};
}

settings!(MSG_DEFAULT MSG_MAX MSGSIZE_DEFAULT MSGSIZE_MAX QUEUES_MAX);
